"""Queries in patients' words, with their typing errors, and the addresses that answer them.

If two addresses answer equally well, both are listed. A `#` names a record on a page. All signs after treatment share
the address /safety/#after.
"""

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
AFTER = "/safety/#after"

QUERIES = {
    # Where it hurts, in other words
    "TMJ": [JAW],
    "jaw pain": [JAW],
    "clicking jaw": [JAW],
    "slipped disc": [BACK],
    "slipped disk": [BACK],
    "lower back pain": [BACK],
    "stiff neck": [BACK],
    "pinched nerve in neck": [BACK],
    "heel pain": [FOOT],
    "heel pain in the morning": [FOOT],
    "plantar fasciitis": [FOOT],
    "rolled my ankle": [FOOT],
    "tennis elbow": [SHOULDER, TENDON],
    "shoulder impingement": [IMPINGEMENT],
    "hurts to lift my arm": [IMPINGEMENT],
    "achilles": [TENDON],
    "jumpers knee": [TENDON],
    "tendinitis": [TENDON],
    "carpal tunnel": [WRIST],
    "numb fingers": [WRIST],
    "migraine": [HEADACHE],
    "tension headaches": [HEADACHE],
    "fibro": [FIBRO],
    "pain all over my body": [FIBRO],
    "sciatica": [HIP],
    "pulled hamstring": [HIP],
    "knee arthritis": [HIP],
    # Misspelled
    "siatica": [HIP],
    "fibromialgia": [FIBRO],
    "planter fasciitis": [FOOT],
    "plantar fascitis": [FOOT],
    "carpel tunnel": [WRIST],
    "tendonitus": [TENDON],
    "head ache": [HEADACHE],
    "sholder pain": [SHOULDER],
    "acupunture": ["/questions/#is-it-acupuncture"],
    "pregnent": ["/questions/#pregnant", "/safety/#pregnancy"],
    "insurence": ["/questions/#cost-and-insurance"],
    "blod thinners": ["/safety/#blood-thinners", "/questions/#blood-thinner"],
    # May I have it?
    "blood thinners": ["/safety/#blood-thinners", "/questions/#blood-thinner"],
    "can i have it on eliquis": ["/safety/#blood-thinners", "/questions/#blood-thinner"],
    "warfarin": ["/safety/#blood-thinners", "/questions/#blood-thinner"],
    "am i allowed when pregnant": ["/questions/#pregnant", "/safety/#pregnancy"],
    "pacemaker": ["/questions/#pacemaker", "/safety/#electric-needling-with-a-pacemaker-or-pump"],
    "diabetes": ["/safety/#diabetes-or-poor-blood-flow"],
    "epilepsy": ["/safety/#epilepsy-or-seizures"],
    "nickel allergy": ["/safety/#metal-allergy", "/questions/#metal-allergy"],
    "lymphedema after breast cancer": ["/safety/#lymphedema"],
    "hip replacement": ["/safety/#heart-valve-implant-cancer-or-surgery"],
    "scared of needles": ["/questions/#scared-of-needles", "/safety/#strong-fear-of-needles"],
    "needle phobia": ["/questions/#scared-of-needles", "/safety/#strong-fear-of-needles"],
    "is it safe for my 15 year old": ["/questions/#can-my-teen-have-it", "/safety/#children-and-frail-adults"],
    "who should not have dry needling": ["/safety/"],
    # Before treatment
    "does it hurt": ["/questions/#will-it-hurt"],
    "is dry needling painful": ["/questions/#will-it-hurt"],
    "does it work": ["/questions/#does-it-work"],
    "what is dry needling": ["/dry-needling/"],
    "muscle knot": ["/trigger-points/"],
    "what is a trigger point": ["/trigger-points/"],
    "how many sessions": ["/questions/#how-many-visits"],
    "how much does it cost": ["/questions/#cost-and-insurance"],
    "medicare": ["/questions/#medicare"],
    "difference between acupuncture and dry needling": ["/questions/#is-it-acupuncture"],
    "are the needles sterile": ["/questions/#is-the-needle-clean"],
    "first appointment": ["/what-to-expect/", "/questions/#what-happens-at-a-visit"],
    "can i drive home afterwards": ["/questions/#drive-work-or-sport-after"],
    "what should i wear": ["/questions/#what-to-wear"],
    "how big are the needles": ["/questions/#how-big-is-the-needle"],
    "can i shower after": ["/questions/#shower-or-hot-tub"],
    "can i take advil after": ["/questions/#pain-pill-after"],
    "tylenol": ["/questions/#pain-pill-after"],
    "flu shot": ["/questions/#vaccine-day"],
    "cpt 20560": ["/questions/#what-to-ask-my-plan"],
    "blue cross": ["/questions/#what-to-ask-my-plan"],
    "workers comp": ["/questions/#medicaid-and-others"],
    "hsa": ["/questions/#hsa-or-fsa"],
    "e-stim": ["/questions/#electric-needling"],
    "workout after dry needling": ["/questions/#drive-work-or-sport-after"],
    "is it legal in california": ["/questions/#is-it-offered-in-my-state"],
    # After treatment
    "short of breath": [AFTER],
    "cant breathe": [AFTER],
    "chest pain": [AFTER],
    "collapsed lung": ["/questions/#can-it-harm-my-lungs", AFTER],
    "bruise": [AFTER],
    "sore the next day": [AFTER],
    "fever": [AFTER],
    "feel worse after dry needling": ["/questions/#what-if-i-feel-worse"],
    # About the site
    "privacy": ["/about/"],
    "who wrote this": ["/about/"],
}

# A held-out set, written before the search words and never used to choose them.
HELD_OUT = {
    "my knee hurts": [HIP],
    "calf strain": [HIP],
    "bad back": [BACK],
    "herniated disk": [BACK],
    "trapped nerve": [BACK, WRIST],
    "pain at the bottom of my foot": [FOOT],
    "sprained ankle": [FOOT],
    "grinding teeth jaw ache": [JAW],
    "tingling hands at night": [WRIST],
    "headakes": [HEADACHE],
    "golfers elbow": [SHOULDER, TENDON],
    "frozen shoulder": [SHOULDER, IMPINGEMENT],
    "i am on xarelto": ["/safety/#blood-thinners", "/questions/#blood-thinner"],
    "insulin pump": ["/safety/#electric-needling-with-a-pacemaker-or-pump"],
    "chemotherapy": ["/safety/#weak-immune-system"],
    "seizures": ["/safety/#epilepsy-or-seizures", AFTER],
    "can children have it": ["/safety/#children-and-frail-adults", "/questions/#can-my-teen-have-it"],
    "side effects": ["/safety/", AFTER],
    "how long is an appointment": ["/questions/#how-long-does-it-take"],
    "will my insurance cover it": ["/questions/#cost-and-insurance"],
    "do i need a referral": ["/questions/#do-i-need-a-referral"],
    "dizzy after treatment": [AFTER],
    "red and swollen where the needle went in": [AFTER],
    "how soon will it work": ["/questions/#how-soon-does-it-work"],
}
