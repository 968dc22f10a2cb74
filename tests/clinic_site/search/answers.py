"""Short names for the addresses that answer patients' queries."""

BACK = "/conditions/low-back-and-neck-pain/"
FOOT = "/conditions/foot-and-ankle-pain/"
JAW = "/conditions/face-and-jaw-pain/"
HIP = "/conditions/hip-and-leg-pain/"
SHOULDER = "/conditions/shoulder-and-arm-pain/"
IMPINGEMENT = "/conditions/impingement/"
TENDON = "/conditions/tendonitis/"
WRIST = "/conditions/carpal-tunnel-syndrome/"
HEADACHE = "/conditions/headache/"
FIBRO = "/conditions/fibromyalgia/"
CONDITIONS = "/conditions/"
DRY_NEEDLING = "/dry-needling/"
TRIGGER_POINTS = "/trigger-points/"
VISIT = "/what-to-expect/"
SAFETY = "/safety/"
ABOUT = "/about/"
CLINICS = "/locations/"


def asked(slug: str) -> str:
    """Return the address of a question."""
    return f"/questions/#{slug}"


def listed(slug: str) -> str:
    """Return the address of a reason not to have dry needling, or to ask first."""
    return f"/safety/#{slug}"


def sign(slug: str) -> str:
    """Return the address of an effect or a warning sign."""
    return f"/safety/#sign-{slug}"


def word(slug: str) -> str:
    """Return the address of a word in the word list."""
    return f"/glossary/#{slug}"


THINNERS = [listed("blood-thinners"), asked("blood-thinner")]
PREGNANT = [asked("pregnant"), listed("pregnancy")]
PAYING = [asked("cost-and-insurance")]
PLAN = [asked("what-to-ask-my-plan"), asked("cost-and-insurance")]
CHILDREN = [asked("can-my-teen-have-it"), listed("children-and-frail-adults")]
OLDER = [asked("older-or-frail"), listed("children-and-frail-adults")]
AFRAID = [asked("scared-of-needles"), listed("strong-fear-of-needles")]
NEW_JOINT = [asked("surgery-or-new-joint"), listed("heart-valve-implant-cancer-or-surgery")]
DEVICE = [asked("pacemaker"), listed("electric-needling-with-a-pacemaker-or-pump")]
ACTIVE_AFTER = [asked("drive-work-or-sport-after")]
