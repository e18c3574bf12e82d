"""A generated project of any size: linked artefacts of about 2 KB each, in the proportions a real project has."""

from __future__ import annotations

from pathlib import Path

SENTENCE = "Innbyggeren møter tjenesten flere ganger og forteller hver gang det samme på nytt. "


def make_project(folder: Path, count: int) -> None:
    """Writes prosjekt.yaml and `count` artefacts: of every ten, three interviews, one group, two insights, two journeys, one map, one roadmap."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "prosjekt.yaml").write_text("navn: Måling\nkommune: Vik\n", "utf-8")
    for number in range(count):
        batch, kind = divmod(number, 10)
        base = batch * 10
        name, text = _artefact(kind, number, base)
        target = folder / name.split("-")[0] / f"{batch % 100:02}"
        target.mkdir(parents=True, exist_ok=True)
        (target / f"{name}.yaml").write_text(text, "utf-8")


def _artefact(kind: int, number: int, base: int) -> tuple[str, str]:
    match kind:
        case 0 | 1 | 2:
            quotes = "".join(
                f"  - id: sitat-{i}\n    tekst: {SENTENCE}{SENTENCE}\n    tema: tema-{i}\n    gjenfortalt: true\n"
                for i in range(6)
            )
            needs = "".join(f"  - tekst: Trenger noe nummer {i}\n    bevisst: true\n" for i in range(5))
            return f"intervju-{number}", (
                f"type: intervju\ntittel: Intervju {number}\nstatus: godkjent\nrespondent:\n  kode: I-{number}\n  rolle: {'innbygger' if kind < 2 else 'ansatt'}\n"
                f"samtykke:\n  dato: 2026-01-15\n  omfang: Anonyme sitater\n  slettes: 2028-01-15\nsitater:\n{quotes}behov:\n{needs}"
            )
        case 3:
            needs = "".join(f"  - {SENTENCE}\n" for _ in range(12))
            return (
                f"gruppe-{number}",
                f"type: brukergruppe\ntittel: Gruppe {number}\nstatus: godkjent\nbeskrivelse: {SENTENCE * 3}\nsituasjon: {SENTENCE * 3}\nservicegrad: 2\nbehov:\n{needs}bygger_på:\n  - intervju-{base}\n  - intervju-{base + 1}\n",
            )
        case 4 | 5:
            return (
                f"innsikt-{number}",
                f"type: innsikt\ntittel: Innsikt {number}\nstatus: godkjent\npåstand: {SENTENCE}\nforklaring: |\n"
                + "".join(f"  {SENTENCE}\n" for _ in range(18))
                + "bevis:\n"
                + "".join(f"  - intervju-{base + i % 3}#sitat-{i}\n" for i in range(6)),
            )
        case 6 | 7:
            steps = "".join(
                f"  - id: steg-{i}\n    fase: {('før', 'under', 'etter')[i // 3]}\n    tittel: Steg {i}\n    handling: {SENTENCE}\n    kanal: digital\n    følelse: {i % 5 - 2}\n    ventetid: 3–6 uker\n    smertepunkter:\n      - Lang ventetid\n    belegg: belagt\n    bygger_på:\n      - intervju-{base + i % 3}#sitat-{i % 6}\n"
                for i in range(8)
            )
            return (
                f"reise-{number}",
                f"type: brukerreise\ntittel: Reise {number}\nstatus: godkjent\naktører:\n  - gruppe-{base + 3}\nsteg:\n{steps}",
            )
        case 8:
            steps = "".join(
                f"  - id: steg-{i}\n    fysiske_bevis:\n      - Skjema\n    synlige_handlinger:\n      - tekst: Svarer på henvendelsen\n        aktør: kontakt\n    usynlige_handlinger:\n      - Registrerer saken i systemet\n    systemer:\n      - Fagsystem\n    belegg: foreslått\n"
                for i in range(8)
            )
            return (
                f"kart-{number}",
                f"type: tjenestekart\ntittel: Kart {number}\nstatus: godkjent\nbrukerreise: reise-{base + 6}\naktører:\n  - id: kontakt\n    navn: Kontaktperson\nsteg:\n{steps}piler:\n  - fra: steg-0/brukerhandling\n    til: steg-0/synlige_handlinger\n",
            )
        case _:
            activities = "".join(
                f"  - id: a-{i}\n    tittel: Aktivitet nummer {i}\n    spor: s\n    fra: 2026-{i + 1:02}\n    ansvarlig: prosjektleder\n    kostnad: 100000\n    leverer:\n      - kart-{base + 8}#steg-{i % 8}\n"
                for i in range(12)
            )
            return (
                f"veikart-{number}",
                f"type: veikart\ntittel: Veikart {number}\nstatus: godkjent\nspor:\n  - id: s\n    tittel: Spor\naktiviteter:\n{activities}",
            )
