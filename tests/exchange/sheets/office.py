"""LibreOffice at the keyboard: a workbook opened, written in cell by cell as a Norwegian would, and saved."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

_MACRO: Final = """\
Sub Main
  Dim log As Integer, orders As Integer, line As String, parts, args(0) As New com.sun.star.beans.PropertyValue
  Dim filter(0) As New com.sun.star.beans.PropertyValue, book, cell
  args(0).Name = "Hidden"
  args(0).Value = True
  book = StarDesktop.loadComponentFromURL("{book}", "_blank", 0, args())
  orders = FreeFile
  Open "{orders}" For Input As #orders
  log = FreeFile
  Open "{log}" For Output As #log
  Do While Not EOF(orders)
    Line Input #orders, line
    parts = Split(line, Chr(9))
    cell = book.Sheets.getByName(parts(0)).getCellRangeByName(parts(1))
    Print #log, parts(0) & Chr(9) & parts(1) & Chr(9) & Offered(book, cell)
    If InStr(parts(2), "\\n") > 0 Then
      cell.String = Replace(parts(2), "\\n", Chr(10))
    Else
      cell.FormulaLocal = parts(2)
    End If
  Loop
  Close #orders
  Close #log
  filter(0).Name = "FilterName"
  filter(0).Value = "Calc MS Excel 2007 XML"
  book.storeToURL("{saved}", filter())
  book.close(True)
  StarDesktop.terminate()
End Sub

Function Offered(book, cell) As String
  Dim source As String, area, row As Long, said As String
  If cell.Validation.Type <> com.sun.star.sheet.ValidationType.LIST Then
    Offered = ""
    Exit Function
  End If
  source = cell.Validation.getFormula1()
  If Left(source, 1) = Chr(34) Then
    Offered = Replace(Mid(source, 2, Len(source) - 2), Chr(34) & ";" & Chr(34), "|")
    Exit Function
  End If
  area = book.Sheets.getByName("td-lister").getCellRangeByName(Mid(source, InStr(source, ".") + 1))
  For row = 0 To area.Rows.Count - 1
    said = said & area.getCellByPosition(0, row).String & "|"
  Next row
  Offered = said
End Function
"""
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIBRARY: Final = f"""{_HEAD}<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Fill"/>
</library:library>"""
_MODULE: Final = f"""{_HEAD}<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Fill" script:language="StarBasic">{{}}</script:module>"""
_NORWEGIAN: Final = f"""{_HEAD}<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>nb-NO</value></prop></item>
</oor:items>"""

Typed = tuple[str, str, str]
"""Sheet, address, and what is typed there; a line break is Alt+Enter."""


def filled_by_libreoffice(
    book: Path, typed: Sequence[Typed], folder: Path
) -> tuple[Path, dict[tuple[str, str], list[str]]]:
    """(the workbook as LibreOffice saved it, what each cell's drop-down offered)."""
    folder.mkdir()
    saved, log, orders = folder / book.name, folder / "tilbud.txt", folder / "celler.txt"
    lines = ("\t".join((*where, text.replace("\n", "\\n"))) for *where, text in typed)
    orders.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profil').as_uri()}",
        "--headless",
        "--norestore",
    ]
    (folder / "profil/user").mkdir(parents=True)
    (folder / "profil/user/registrymodifications.xcu").write_text(_NORWEGIAN, "utf-8")
    # the first start makes the profile, with an empty library in it
    subprocess.run([*command, "--terminate_after_init"], check=True, capture_output=True, timeout=180)
    places = {"book": book.as_uri(), "saved": saved.as_uri(), "orders": str(orders), "log": str(log)}
    library = folder / "profil/user/basic/Standard"
    (library / "Fill.xba").write_text(_MODULE.format(escape(_MACRO.format(**places))), "utf-8")
    (library / "script.xlb").write_text(_LIBRARY, "utf-8")
    subprocess.run([*command, "macro:///Standard.Fill.Main"], check=True, capture_output=True, timeout=180)
    offered: dict[tuple[str, str], list[str]] = {}
    for line in log.read_text("utf-8").splitlines():
        sheet, address, said = line.split("\t")
        offered[sheet, address] = [one for one in said.split("|") if one]
    return saved, offered
