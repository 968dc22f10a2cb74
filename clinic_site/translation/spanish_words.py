"""Spanish words that go wrong in texts for patients in the United States, and what to write instead.

From the term base of the project. A check can only warn: some of these words are right somewhere.
"""

import re
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What is written -> what to write instead
INSTEAD: dict[str, str | Promise] = {
    r"once": _("“once” is the number 11, also in 911. Write “una vez”, or the number in digits."),
    r"sever[oa]s?": _("Write “grave” or “muy fuerte”: “severo” means strict."),
    r"condici[oó]n(?:es)?": _("Write “problema” or “enfermedad”."),
    r"evidencias?": _("Write “lo que dicen los estudios”: some read “evidencia” as proof for the police."),
    r"drogas?": _("Write “medicina”: “droga” is an illegal drug."),
    r"agujas secas|acupuntura seca": _("Write “punción seca”."),
    r"agujetas|adolorimiento": _("Write “dolor como después de hacer ejercicio”."),
    r"juicios?|ensayos? cl[ií]nicos?": _("Write “estudio que compara tratamientos”."),
    r"diluyentes?|adelgazantes?": _("Write “anticoagulante” and say what it is for."),
    r"endosos?": _("This is English. Say who recommends it."),
    r"consultorios?": _("Write “clínica”."),
    r"guardi[aá]n(?:es)?": _("Write “tutor legal”: “guardián” is a watchman."),
    r"parientes": _("“parientes” are all relatives. Write “madre, padre o tutor legal”, or “familia”."),
    r"facultativos?": _("Write “médico o médica”."),
    r"remover|remueva": _("Write “quitar”."),
    r"aplicar por|aplique por": _("Write “pedir” or “solicitar”."),
    r"constipad[oa]s?": _("Write “estreñido”: “constipado” is a cold in some countries."),
    r"intoxicad[oa]s?": _("“intoxicado” means poisoned. Say what happened."),
    r"placebo": _("Write “tratamiento simulado (de mentira)”, or explain it."),
    r"ahorita": _("Write “ahora mismo”: “ahorita” can mean later."),
    r"t[uú] (?:m[eé]dico|fisioterapeuta|cl[ií]nica|piel|cuerpo)|t[uú] (?:debes|puedes|tienes|eres)|vosotros": _(
        "Write “usted”."
    ),
    r"anos": _("Write “años”, with ñ."),
}
NEGATIVES: dict[str, str | Promise] = {
    r"no (?:deje|dejen|dejar) de": _("Two negatives are hard to read. Say what to do, such as “Siga tomándolo”."),
    r"no (?:evite|eviten|olvide no)": _("Two negatives are hard to read. Say what to do."),
    r"no\b[^.!?\n]*\b(?:a menos que|a no ser que|salvo que)": _("Write “solo si …” instead of “no … a menos que”."),
    r"no\b[^.!?\n]*\bhasta (?:mañana|que|las|el|la)": _(
        "“no … hasta” means the opposite in some countries. Write “Espere un día antes de …”, or hours as “de … a …”."
    ),
}
PATTERNS = [
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), instead)
    for words, instead in [*INSTEAD.items(), *NEGATIVES.items()]
]


def doubtful(text: str) -> Iterator[tuple[str, str]]:
    """Yield (what is written, what to write instead) for each kind of doubtful words in `text`, once."""
    for pattern, instead in PATTERNS:
        if found := pattern.search(text):
            yield found[0], str(instead)
