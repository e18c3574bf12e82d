"""Where the counting is done: DuckDB on this machine, or PostgreSQL or Spark where the data already is.

Every engine gives an Ibis table, and answers SQL that is written once, in DuckDB's words: the others get it translated.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from tjenestedesign.ground.extras import extra
from tjenestedesign.project.datafiler import DUCKDB

POSTGRES: Final = "postgresql"
_SNIFFED: Final = 1024 * 1024
"""Bytes of a CSV file that are looked at to know how it is written."""
_SHARE_OF_MEMORY: Final = "60%"
_MOST_MEMORY: Final = "2500MiB"
"""The most DuckDB takes, however much there is: a hundred million events then fit in 4 GB, with room for all else."""


class UnreadableData(Exception):
    """The data cannot be read: what is wrong, and what to do, in bokmål."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Engine:
    """A connection, and how files and tables become Ibis tables on it."""

    name: str
    connection: Any

    def keep(self, name: str, expression: Any) -> Any:
        """The same rows, worked out once and kept where the engine is until the connection closes."""
        if self.name in (DUCKDB, POSTGRES):
            return self.connection.create_table(name, expression, temp=True)
        kept = self.connection.raw_sql(self.connection.compile(expression)).cache()
        kept.createOrReplaceTempView(name)
        return self.connection.table(name)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to a query in DuckDB's SQL. For small tables of sums: it comes to Python whole."""
        if self.name == DUCKDB:
            return self.connection.con.execute(sql).fetchall()
        if self.name == POSTGRES:
            with self.connection.raw_sql(_translated(sql, "postgres")) as cursor:
                return cursor.fetchall()
        return [tuple(row) for row in self.connection.raw_sql(_translated(sql, "spark")).collect()]

    def store(self, name: str, sql: str) -> None:
        """The rows of a query in DuckDB's SQL, kept where the engine is until the connection closes or they are dropped."""
        if self.name == DUCKDB:
            self.connection.con.execute(f'CREATE TEMP TABLE "{name}" AS {sql}')
        elif self.name == POSTGRES:
            self.connection.raw_sql(f'CREATE TEMP TABLE "{name}" AS {_translated(sql, "postgres")}').close()
        else:
            self.connection.raw_sql(_translated(sql, "spark")).cache().createOrReplaceTempView(name)

    def drop(self, *names: str) -> None:
        """Gives back the room of what `store` kept. Spark lets go of it when the connection closes."""
        for name in names:
            if self.name == DUCKDB:
                self.connection.con.execute(f'DROP TABLE "{name}"')
            elif self.name == POSTGRES:
                self.connection.raw_sql(f'DROP TABLE "{name}"').close()

    def address(self, table: Any) -> str:
        """What a table from `file` or `table` is called in a query."""
        place = table.op().namespace
        parts = (place.catalog, place.database, table.op().name)
        return ".".join(_quoted(part) for part in parts if part)

    def in_any_order(self) -> None:
        """From here on rows need not come in the order of the file: that takes less room."""
        if self.name == DUCKDB:
            self.connection.con.execute("SET preserve_insertion_order = false")

    def table(self, name: str) -> Any:
        """A table in the database, `schema.name` where it has one. Raises `UnreadableData`."""
        *schema, own = name.split(".")
        try:
            return self.connection.table(own, database=".".join(schema) or None)
        except Exception as fault:
            raise UnreadableData(
                f"Tabellen «{name}» finnes ikke, eller du har ikke tilgang til den.",
                "Sjekk navnet og rettighetene.",
            ) from fault

    def file(self, path: Path) -> Any:
        """A CSV file with all its columns as text, or a Parquet file with its own types. Raises `UnreadableData`."""
        if path.suffix.lower() == ".parquet":
            try:
                return self.connection.read_parquet(str(path))
            except Exception as fault:
                raise UnreadableData(
                    f"«{path.name}» kan ikke leses som Parquet.", "Lagre dataene på nytt."
                ) from fault
        separator = csv_separator(path)
        try:
            if self.name == DUCKDB:
                return self.connection.read_csv(
                    str(path), all_varchar=True, header=True, delim=separator, quote='"', escape='"',
                    null_padding=True, strict_mode=False, parallel=False, auto_detect=True, sample_size=1000, normalize_names=False,
                )  # fmt: skip
            return self.connection.read_csv(
                str(path),
                header=True,
                inferSchema=False,
                sep=separator,
                quote='"',
                escape='"',
                multiLine=True,
            )
        except Exception as fault:
            raise UnreadableData(
                f"«{path.name}» kan ikke leses som CSV.", "Åpne filen i Excel, og lagre den som «CSV UTF-8»."
            ) from fault


def _translated(sql: str, dialect: str) -> str:
    sqlglot: Any = extra("sqlglot")
    return sqlglot.transpile(sql, read="duckdb", write=dialect, unsupported_level=sqlglot.ErrorLevel.RAISE)[0]


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def csv_separator(path: Path) -> str:
    """The separator the heading has most of. Raises `UnreadableData` for what is no CSV text in UTF-8."""
    try:
        with path.open("rb") as stream:
            start = stream.read(_SNIFFED)
    except OSError as fault:
        raise UnreadableData(f"«{path.name}» kan ikke åpnes.", "Sjekk stien og at du har tilgang.") from fault
    hint = "Åpne filen i Excel, og lagre den som «CSV UTF-8 (semikolondelt)»."
    if b"\0" in start:
        raise UnreadableData(f"«{path.name}» er ikke en CSV-fil.", hint)
    cut = start if len(start) < _SNIFFED else start[: start.rfind(b"\n") + 1]
    try:
        text = cut.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UnreadableData(f"«{path.name}» er ikke lagret som UTF-8.", hint) from fault
    heading = text.lstrip().split("\n", 1)[0]
    if not heading.strip():
        raise UnreadableData(
            f"«{path.name}» er tom.", "Filen må ha en overskriftsrad og én rad per hendelse."
        )
    return max((",", ";", "\t"), key=heading.count)


@contextmanager
def connected(motor: str) -> Generator[Engine]:
    """A connection for as long as the block lasts. Raises `UnreadableData` where there is none to be had."""
    if motor == DUCKDB:
        with _duckdb() as engine:
            yield engine
    elif motor.startswith("postgresql:"):
        with _postgres(motor) as engine:
            yield engine
    else:
        with _spark(motor) as engine:
            yield engine


@contextmanager
def _duckdb() -> Generator[Engine]:
    """What does not fit in memory goes to a folder only this user can read, and is gone afterwards."""
    ibis: Any = extra("ibis")
    broken: type[Exception] = extra("duckdb").Error
    with tempfile.TemporaryDirectory(prefix="td-effekt-") as spill:
        connection = ibis.duckdb.connect(
            Path(spill) / "arbeid.duckdb", temp_directory=spill, memory_limit=_SHARE_OF_MEMORY,
            autoinstall_known_extensions=False, autoload_known_extensions=False,
        )  # fmt: skip
        try:
            _limit_memory(connection.con)
            yield Engine(DUCKDB, connection)
        except broken as fault:  # files are read when they are counted
            raise _refused(fault) from fault
        finally:
            connection.disconnect()


def _limit_memory(connection: Any) -> None:
    (share,) = connection.execute("SELECT current_setting('memory_limit')").fetchone()
    if _bytes(share) > _bytes(_MOST_MEMORY):
        connection.execute(f"SET memory_limit = '{_MOST_MEMORY}'")


def _bytes(size: str) -> float:
    """«12.5 GiB» as DuckDB writes it."""
    number = size.rstrip("KMGTPiBbytes ")
    unit = size[len(number) :].strip()[:1]
    return float(number) * (1 << 10 * "_KMGTP".find(unit)) if unit in set("KMGTP") else float(number)


def _refused(fault: Exception) -> UnreadableData:
    """Full memory and disk, or a file that is not what it says."""
    if isinstance(fault, extra("duckdb").OutOfMemoryException) or "No space left" in str(fault):
        return UnreadableData(
            "Det er ikke plass til mellomregningene i minnet og på disken.",
            f"Frigjør plass på disken der «{tempfile.gettempdir()}» ligger. For 100 millioner hendelser trengs mer enn 8 GB."
            " Du kan også velge en annen mappe med TMPDIR, eller TEMP på Windows.",
        )
    return UnreadableData(
        "Dataene kan ikke leses helt ut.", "Åpne filen i Excel, og lagre den på nytt som «CSV UTF-8»."
    )


@contextmanager
def _postgres(motor: str) -> Generator[Engine]:
    ibis: Any = extra("ibis")
    broken: type[Exception] = extra("psycopg").Error
    address = urlsplit(motor)
    host = unquote(address.hostname or "")
    try:
        connection = ibis.postgres.connect(
            host=host, port=address.port or 5432, user=address.username or os.environ.get("PGUSER"),
            password=os.environ.get("PGPASSWORD"), database=address.path.strip("/") or None,
        )  # fmt: skip
    except Exception as fault:
        raise UnreadableData(
            f"Fikk ikke kontakt med {host}.",
            "Sjekk adressen, nettet og at passordet står i PGPASSWORD eller ~/.pgpass.",
        ) from fault
    try:
        yield Engine(POSTGRES, connection)
    except broken as fault:
        raise UnreadableData(
            "Databasen kunne ikke regne ferdig.",
            "Sjekk at du kan lese tabellen og lage midlertidige tabeller, og at forbindelsen holder.",
        ) from fault
    finally:
        connection.disconnect()


@contextmanager
def _spark(motor: str) -> Generator[Engine]:
    ibis: Any = extra("ibis")
    sql: Any = extra("pyspark.sql")
    broken: type[Exception] = extra("pyspark.errors").PySparkException
    local = motor == "spark:local"
    builder = sql.SparkSession.builder.appName("tjenestedesign").master("local[*]" if local else motor)
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
    }
    if local:
        settings |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": "2",
        }
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except Exception as fault:
        raise UnreadableData(
            "Fikk ikke startet Spark.", "Sjekk adressen, og at Java 17 eller nyere er installert."
        ) from fault
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield Engine("spark", ibis.pyspark.connect(session))
    except broken as fault:
        raise UnreadableData(
            "Spark kunne ikke regne ferdig.",
            "Sjekk at alle maskinene i klyngen kan lese filen, og at den er hel.",
        ) from fault
    finally:
        session.stop()


def tables(engine: Engine, files: Sequence[Path], names: Sequence[str]) -> list[Any]:
    """Every source as a table. Raises `UnreadableData`."""
    return [*(engine.file(f) for f in files), *(engine.table(n) for n in names)]
