from kiosk.domain.phone import PhoneNumber
from kiosk.domain.subscriber import AccountId, CustomerId, Subscriber, name_hint


def subscriber(given: str, family: str, middle: str = "") -> Subscriber:
    return Subscriber(
        CustomerId("1"), AccountId("118227"), "40-118-227", PhoneNumber("+79123456789"), given, family, middle
    )


def test_a_hint_gives_initials_and_nothing_else_of_a_name() -> None:
    assert name_hint("Ирина", "Соколова") == "И•••• С•••••••"


def test_a_person_with_one_name_has_one_initial() -> None:
    assert name_hint("Суғдия", "") == "С•••••"


def test_a_screen_shows_the_family_name_as_an_initial() -> None:
    assert subscriber("Ирина", "Соколова").short_name() == "Ирина С."
    assert subscriber("Суғдия", "").short_name() == "Суғдия"


def test_paper_names_the_family_first() -> None:
    assert subscriber("Ирина", "Соколова", "Петровна").full_name() == "Соколова Ирина Петровна"
