"""Names of the people an operator in Eurasia serves: patronymics or none, one word or four, five alphabets' habits."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Person:
    """A name and the language its bearer is spoken to in (BCP 47)."""

    given: str
    middle: str
    family: str
    language: str


DEMO_ACCOUNT = "118227"
IRINA = Person("Ирина", "Петровна", "Соколова", "ru")
"""Whose story the demo is (demo.py)."""

_RU_MEN = ("Алексей", "Дмитрий", "Иван", "Николай", "Пётр", "Сергей", "Фёдор", "Илья")
_RU_MEN_AFTER = ("Алексеевич", "Дмитриевич", "Иванович", "Николаевич", "Петрович", "Сергеевич", "Ильич")
_RU_WOMEN = ("Анна", "Екатерина", "Мария", "Ольга", "Светлана", "Юлия", "Анна-Мария", "Любовь")
_RU_WOMEN_AFTER = ("Алексеевна", "Дмитриевна", "Ивановна", "Николаевна", "Петровна", "Сергеевна", "Ильинична")
_RU_FAMILIES = ("Кузнецов", "Попов", "Васильев", "Новиков", "Морозов", "Лебедев", "Королёв", "Щукин-Голубев")
_KK_GIVEN = ("Айдана", "Нұрлан", "Әсел", "Ерлан", "Гүлнұр", "Бауыржан", "Жанерке", "Қайрат")
_KK_AFTER = ("Нұрланұлы", "Серікқызы", "Болатұлы", "Маратқызы", "")
_KK_FAMILIES = ("Әбілқасымов", "Сейітқали", "Жұмабаев", "Оразбек", "Төлегенова", "")
_TT_GIVEN = ("Айгөл", "Рөстәм", "Гүзәл", "Илдар", "Зөлфия", "Марат")
_TT_AFTER = ("Рәшит улы", "Мансур кызы", "")
_TT_FAMILIES = ("Гарәфетдинов", "Хәйруллин", "Шәйхетдинова", "Вәлиева")
_HY_GIVEN = ("Անի", "Արամ", "Նարե", "Տիգրան", "Գոհար", "Հայկ")
_HY_FAMILIES = ("Հակոբյան", "Պետրոսյան", "Տեր-Ղազարյան", "Սարգսյան")
_EN_NAMES = (
    ("Mary-Jane", "", "O'Connor"),
    ("John", "Ronald Reuel", "Smith"),
    ("Willem", "", "van der Berg"),
    ("Thị Minh Khai", "", "Nguyễn"),
    ("Sukarno", "", ""),
    ("María José", "", "García-Márquez y López"),
    ("Björk", "", "Guðmundsdóttir"),
)


def someone(rng: Random) -> Person:
    """A person; most speak Russian, a few have a single name."""
    match rng.choices(("ru", "kk", "tt", "hy", "en"), (60, 14, 12, 7, 7))[0]:
        case "kk":
            return Person(rng.choice(_KK_GIVEN), rng.choice(_KK_AFTER), rng.choice(_KK_FAMILIES), "kk")
        case "tt":
            return Person(rng.choice(_TT_GIVEN), rng.choice(_TT_AFTER), rng.choice(_TT_FAMILIES), "tt")
        case "hy":
            return Person(rng.choice(_HY_GIVEN), "", rng.choice(_HY_FAMILIES), "hy")
        case "en":
            return Person(*rng.choice(_EN_NAMES), "en")
        case _:
            return _russian(rng)


def _russian(rng: Random) -> Person:
    family = rng.choice(_RU_FAMILIES)
    if rng.random() < 0.5:
        return Person(rng.choice(_RU_MEN), rng.choice(_RU_MEN_AFTER), family, "ru")
    feminine = "-".join(f"{part}а" for part in family.split("-"))
    return Person(rng.choice(_RU_WOMEN), rng.choice(_RU_WOMEN_AFTER), feminine, "ru")
