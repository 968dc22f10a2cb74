"""Spanish words as the search reads them: which tell little, which mean the same, and how they sound.

All words are written without accents and with n for ñ, as most people type them (`query_words.all_words`).
"""

import functools
import re

from clinic_site.search.stems import stem_of


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# Words that don't tell what a question is about: PostgreSQL's stop words and a few more.
STOP_WORDS = _words(
    "de la que el en y a los del se las por un para con no una su al lo como mas pero sus le ya o este si porque esta",
    "entre cuando muy sin sobre tambien me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese",
    "eso ante ellos e esto mi antes algunos unos yo otro otras otra tanto esa estos mucho quienes nada muchos cual poco",
    "ella estar estas algunas algo nosotros mis tu te ti tus ellas mio mia suyo suya nuestro nuestra esos esas estoy",
    "estas estamos estan este estaba estaban estuve estuvo estando he has ha hemos han haya habia hubo soy eres es somos",
    "son sea sean sera seran seria fui fue fueron era eran siente siento sentir sienten tengo tienes tiene tenemos tienen",
    "tenga tener tuve tuvo tenia teniendo puedo puedes puede podemos pueden pueda podria podre poder pude hacer hago",
    "haces hace hacen haga haciendo hizo hacerme hacerse hacen voy va vas vamos van ir iba quiero quieres quiere quieren",
    "queria quisiera debo debe deben deberia debes dar dan dio doy ser usted ustedes ellos aqui ahi alla ahora hoy ayer",
    "manana despues luego entonces asi bien mal tan tanta tantos solo nomas cada mientras aun todavia nunca siempre casi",
    "aunque pues porfavor favor gracias hola dime digame quisiera necesito necesita necesitan saber sabe saben se cosa",
    "cosas cuanto cuanta cuantos cuantas cuales toda todas mucha muchas muchos otro ningun ninguna alguno alguna alguien",
    "algun bueno buena buenas buenos dias tardes hijole oiga ok ahorita verdad real realmente igual tipo vez hecho hecha",
    "haber cerca creo cree pasa paso pasar pone ponen poner pongo queda quede quedo sale salen salio salieron salir mismo",
    "misma dentro despues encima arriba abajo contra segun hacia q k xq pq porque d x ke tmb",
)
# Words on nearly every page. They count only if nothing else was typed.
EVERYWHERE = _words("puncion punciones puncionar seca secas seco dry needling needle aguja agujas tratamiento")
# Parts of the body tell most, even if the word is common.
BODY = _words(
    "antebrazo brazo brazos cabeza cadera caderas cintura codo codos cuello dedo dedos espalda espinilla gluteo gluteos",
    "hombro hombros ingle lumbar mandibula mano manos muneca munecas muslo muslos nalga nalgas nuca ojo ojos oreja",
    "pantorrilla pantorrillas pecho pie pies pierna piernas pulgar pulmon pulmones quijada rodilla rodillas talon talones",
    "tobillo tobillos",
)
# Words that many patients type and many records have. They tell little here.
USUAL = _words(
    "agudo alivia aliviar ano anos calma cansa constante cronico cura curar dia dias doctor dolia dolor dolores doloroso",
    "doler duele duelen fuerte fuertes hora horas leve malo mala mejor mejora mes meses minuto minutos molestia molestias",
    "noche paciente pacientes peor problema problemas quita quitar rato semana semanas seguro segura sesion sesiones",
    "terapia tiempo trata tratar veces visita visitas cita citas sufro padezco estado",
)
# Words that mean the same here, or in another country, and forms whose stems differ. The first one stands for all.
SAME = """
dolor: duele duelen doler dolia dolio dolores doloroso adolorido adolorida adoloridos adolorimiento molestia molestias
costo: costos cuesta cuestan costar costara costaria precio precios cobran cobra cobrar tarifa valor vale
pagar: paga pagan pago pagos pague
cubrir: cubre cubren cubierto cobertura
seguro: seguros aseguranza aseguranzas aseguradora
fisioterapeuta: fisioterapeutas terapeuta terapeutas terapista terapistas fisioterapista fisioterapistas kinesiologo
moreton: moretones moreteado hematoma hematomas cardenal cardenales mallugada mallugado magulladura moradito moraditos
embarazo: embarazos embarazada embarazadas embarasada embaraso encinta prenada
migrana: migranas jaqueca jaquecas
pantorrilla: pantorrillas chamorro chamorros batata gemelos
nalga: nalgas gluteo gluteos pompis pompas
mandibula: quijada mandibulas carretilla
talon: talones calcanal carcanal calcaneo
calambre: calambres acalambrado acalambrada
anticoagulante: anticoagulantes adelgazante adelgazantes diluyente diluyentes
dormir: duerme duermen dormido dormida dormidos dormidas durmio adormecido adormecida adormecidos adormecidas entumido
  entumida entumidos entumidas entumecido entumecidos entumecimiento adormecimiento engarrotado engarrotados
desmayo: desmayos desmaye desmayar desmayado desmayada desmayarme vahido soponcio
medicina: medicinas medicamento medicamentos remedio remedios
pastilla: pastillas pildora pildoras tableta tabletas
medico: medicos medica doctor doctora doctores
receta: recetas orden ordenes referido referidos remision derivacion
nino: ninos nina ninas hijo hija hijos hijas adolescente adolescentes menor menores joven jovenes
viejo: vieja viejos anciano anciana ancianos mayor mayores abuelo abuela
cirugia: cirugias operacion operaciones operar operado operada operaron operarme opero
funcionar: funciona funcionan sirve sirven servir funcione
sesion: sesiones visita visitas
banar: banarme bano banarse ducha duchar ducharme regadera baneo
manejar: manejo maneje conducir conduzco
carro: carros auto autos coche
regla: periodo menstruacion menstrual
amamantar: lactancia lactar amamanto lactando
alcohol: cerveza vino licor tequila cervezas
llorar: lloro llore llanto
comer: comida como desayunar desayuno ayunas ayuno
ropa: vestir vestirme vestido
hielo: frio
calor: caliente compresa
gimnasio: gym
romper: rompe rompio roto rota quebrar quiebra quebro quebrada desgarro desgarrado
levantar: levanto levanta alzar
tronar: truena trueno chasquea chasquido chasquidos
convulsion: convulsiones convulsivo
alergia: alergias alergico alergica
diabetes: diabetico diabetica
miedo: miedos pavor fobia panico terror temor temo
masaje: masajes
ejercicio: ejercicios ejercitar ejercitarme
articulacion: articulaciones coyuntura coyunturas
varice: varices varicosa varicosas
niquel: niqueles
danar: dano danan danarme danos
"""


def _canonical() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in SAME.replace("\n  ", " ").strip().splitlines():
        one, _colon, others = line.partition(": ")
        found |= dict.fromkeys([one, *others.split()], one)
    return found


CANONICAL = _canonical()


def spanish_stem(word: str) -> str:
    """Return the stem of `word`. Words that mean the same have one stem: "jaqueca" and "migraña"."""
    return stem_of(CANONICAL.get(word, word), "spanish")


# How letters sound in the Spanish of America, in this order.
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in [
        ("ch", "C"), ("h", ""), ("qu", "k"), ("gu(?=[ei])", "g"), ("g(?=[ei])", "j"), ("c(?=[ei])", "s"), ("c", "k"),
        ("[zx]", "s"), ("v", "b"), ("ll", "y"), ("w", "gu"), ("m(?=[bp])", "n"), (r"(.)\1", r"\1"),
    ]
]  # fmt: skip


@functools.lru_cache(maxsize=16384)
def sound_of(word: str) -> str:
    """Return how `word` sounds. Words that are often confused sound alike: "aogo" and "ahogo", "rodiya" and "rodilla"."""
    for pattern, sound in SOUNDS:
        word = pattern.sub(sound, word)
    return word
