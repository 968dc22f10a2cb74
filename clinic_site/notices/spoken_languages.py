"""The languages of the notice about language help: their own names, and in which direction they are written."""

from dataclasses import dataclass

RIGHT_TO_LEFT = frozenset(["ar", "fa", "he", "ps", "ur", "yi"])


@dataclass(frozen=True)
class Language:
    """A language. `code` is what `lang` says in HTML."""

    code: str
    name: str  # in English, for staff
    own_name: str

    @property
    def direction(self) -> str:
        return "rtl" if self.code in RIGHT_TO_LEFT else "ltr"


# The lists of the states differ. These are on most of them, or on that of some state.
LANGUAGES = [
    Language("am", "Amharic", "አማርኛ"),
    Language("ar", "Arabic", "العربية"),
    Language("hy", "Armenian", "Հայերեն"),
    Language("bn", "Bengali", "বাংলা"),
    Language("my", "Burmese", "မြန်မာဘာသာ"),
    Language("chr", "Cherokee", "ᏣᎳᎩ"),
    Language("zh-Hans", "Chinese, simplified", "简体中文"),
    Language("zh-Hant", "Chinese, traditional", "繁體中文"),
    Language("nl", "Dutch", "Nederlands"),
    Language("fr", "French", "Français"),
    Language("de", "German", "Deutsch"),
    Language("el", "Greek", "Ελληνικά"),
    Language("gu", "Gujarati", "ગુજરાતી"),
    Language("ht", "Haitian Creole", "Kreyòl ayisyen"),
    Language("haw", "Hawaiian", "ʻŌlelo Hawaiʻi"),
    Language("he", "Hebrew", "עברית"),
    Language("hi", "Hindi", "हिन्दी"),
    Language("hmn", "Hmong", "Hmoob"),
    Language("ilo", "Ilocano", "Ilokano"),
    Language("it", "Italian", "Italiano"),
    Language("ja", "Japanese", "日本語"),
    Language("km", "Khmer", "ភាសាខ្មែរ"),
    Language("ko", "Korean", "한국어"),
    Language("lo", "Lao", "ລາວ"),
    Language("mh", "Marshallese", "Kajin M̧ajeļ"),
    Language("nv", "Navajo", "Diné bizaad"),
    Language("ne", "Nepali", "नेपाली"),
    Language("om", "Oromo", "Afaan Oromoo"),
    Language("ps", "Pashto", "پښتو"),
    Language("pdc", "Pennsylvania Dutch", "Deitsch"),
    Language("fa", "Persian (Farsi)", "فارسی"),
    Language("pl", "Polish", "Polski"),
    Language("pt", "Portuguese", "Português"),
    Language("pa", "Punjabi", "ਪੰਜਾਬੀ"),
    Language("ro", "Romanian", "Română"),
    Language("ru", "Russian", "Русский"),
    Language("sm", "Samoan", "Gagana Samoa"),
    Language("so", "Somali", "Soomaali"),
    Language("es", "Spanish", "Español"),
    Language("sw", "Swahili", "Kiswahili"),
    Language("tl", "Tagalog", "Tagalog"),
    Language("ta", "Tamil", "தமிழ்"),
    Language("te", "Telugu", "తెలుగు"),
    Language("th", "Thai", "ไทย"),
    Language("ti", "Tigrinya", "ትግርኛ"),
    Language("to", "Tongan", "Lea faka-Tonga"),
    Language("uk", "Ukrainian", "Українська"),
    Language("ur", "Urdu", "اردو"),
    Language("vi", "Vietnamese", "Tiếng Việt"),
    Language("yi", "Yiddish", "ייִדיש"),
    Language("yo", "Yoruba", "Yorùbá"),
]
BY_CODE = {language.code: language for language in LANGUAGES}
