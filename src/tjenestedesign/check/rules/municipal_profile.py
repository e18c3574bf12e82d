"""The municipality's profile: colours that can be read, files that are there."""

from __future__ import annotations

from collections.abc import Iterator

from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.norwegian import number
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.rule import Finding, rule


@rule("TD315", Level.FEIL)
def colour_without_contrast(project: Project) -> Iterator[Finding]:
    """Profilfargen gir tekst som ikke kan leses.

    Hvorfor: Fargen brukes til tekst på hvitt og bak hvit tekst. Kravet til universell utforming (WCAG 2.1, 1.4.3,
    uendret i 2.2) er en kontrast på minst 4,5 : 1. td bruker sine egne farger til fargen holder.

    Feil:
        profil:
          farger: {primær: "#f5b700"}

    Riktig:
        profil:
          farger: {primær: "#8a6500"}
    """
    settings = project.settings
    colours = settings.model.profil.farger if settings and settings.model.profil else None
    if settings is None or colours is None:
        return
    from tjenestedesign.project.profile import LEAST, failing

    for bad in failing(colours):
        ratio = number(int(bad.ratio * 10) / 10)
        yield Finding(
            settings,
            ("profil", "farger", bad.key),
            f"Fargen «{bad.colour}» har kontrast {ratio} : 1 mot hvitt. Kravet er 4,5 : 1."
            if bad.ratio < LEAST
            else f"Fargen «{bad.colour}» har for liten kontrast mot de lyse flatene på sidene. Kravet er 4,5 : 1.",
            f"Bruk «{bad.nearest}» eller en mørkere farge.",
        )


@rule("TD206", Level.ADVARSEL)
def profile_file_cannot_be_used(project: Project) -> Iterator[Finding]:
    """Logoen, skriften eller Word-malen kan ikke brukes.

    Hvorfor: Filen må ligge i prosjektet, så alle som har prosjektet, får samme resultat. Skriften må være en .ttf eller
    .otf, siden td måler hver tekst med den. En logo som SVG får ikke ha skript eller hente noe utenfra, og
    en Word-mal får ikke ha makroer.

    Feil:
        profil:
          logo: C:/Bilder/logo.svg
          font: Arial

    Riktig:
        profil:
          logo: profil/logo.svg
          font: profil/Skrift-Regular.ttf
    """
    settings = project.settings
    profile = settings.model.profil if settings else None
    if settings is None or profile is None:
        return
    from tjenestedesign.project.logo import NoLogo, load_logo
    from tjenestedesign.project.profile import NoFont, typeface
    from tjenestedesign.project.word_file import NoTemplate, load_template

    if profile.logo:
        logo = load_logo(project.root, profile.logo)
        if isinstance(logo, NoLogo):
            yield Finding(settings, ("profil", "logo"), f"Logoen «{profile.logo}» {logo.reason}.", logo.hint)
    if profile.font:
        found = typeface(project.root, profile.font)
        if isinstance(found, NoFont):
            yield Finding(
                settings,
                ("profil", "font"),
                f"Skriften «{found.file}» kan ikke brukes: {found.reason}.",
                "Legg skriften i prosjektet som .ttf eller .otf, og skriv stien til den. Uten den bruker td sin egen skrift.",
            )
    if profile.wordmal:
        template = load_template(project.root, profile.wordmal)
        if isinstance(template, NoTemplate):
            yield Finding(
                settings,
                ("profil", "wordmal"),
                f"Word-malen «{profile.wordmal}» {template.reason}.",
                f"{template.hint} Uten den bruker td sin egen mal.",
            )
