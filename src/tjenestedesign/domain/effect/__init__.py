"""Effekt: from event files to a report on people, without any number about few of them (guide ch. 4 «Effektstyring og rapportering», ch. 6).

events → measures → protect → result: the queries run where the data is, and only small tables of sums come to Python.
What is published is one file, `ID.resultat.json`; pages, workbook and open data are made from it and from nothing else.
"""
