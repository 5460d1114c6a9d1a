"""What people fill in about their accounts."""

from dataclasses import replace
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, StringConstraints, model_validator

from generator.shapes.base import Line
from services.accounts.passwords import LENGTHS
from services.accounts.rules import NAME, NAME_LENGTHS, NAME_SAYS, ShowsEmail
from services.forms import Fields, Form, Markdown, fault
from services.people import Scope
from services.typed import Mailable

_LEAST, _MOST = LENGTHS
Known = Annotated[SecretStr, Field(title="Password", max_length=_MOST)]
Asked = Annotated[SecretStr, Field(title="Your password", max_length=_MOST)]
"""Of somebody who is signed in: empty for an account that has none."""


def _of_length(value: SecretStr) -> SecretStr:
    """Raises ValueError with the words for the page: pydantic's own count a secret as a list."""
    length = len(value.get_secret_value())
    if length < _LEAST:
        raise ValueError(f"this is too short: write {_LEAST} characters or more")
    if length > _MOST:
        raise ValueError(f"this is too long: shorten it to {_MOST:,} characters")
    return value


New = Annotated[SecretStr, AfterValidator(_of_length), Field(title="New password")]
Again = Annotated[SecretStr, Field(title="New password again")]
Name = Annotated[
    str,
    StringConstraints(pattern=NAME, min_length=NAME_LENGTHS[0], max_length=NAME_LENGTHS[1]),
    Field(title="User name", description=NAME_SAYS),
]
Address = Annotated[Mailable, Field(title="Email")]


def asking(form: Form, name: str, *, has_password: bool) -> Form:
    """The form for an account that has a password: its field is no optional one."""
    asks = {**form.asks, name: replace(form.asks[name], required=has_password)}
    return replace(form, asks=asks)


Next = Annotated[str, Field(title="Next page", max_length=4000)]
"""Long enough for all that somebody chose before signing in: the benefits of a sponsorship are 2,000 characters."""


class Login(Fields):
    login: Annotated[str, Field(title="User name or email", max_length=254)]
    password: Known
    next: Next = ""


class _Twice(Fields):
    """A new password, typed twice."""

    password: New
    again: Again

    @model_validator(mode="after")
    def _are_the_same(self) -> Self:
        if self.password.get_secret_value() != self.again.get_secret_value():
            raise fault("again", "The two are not the same: write the password once more in both fields.")
        return self


class _Who(Fields):
    name: Name
    email: Address


class SignUp(_Twice, _Who):
    """In the order of its page: the fields of the last parent come first."""

    password: Annotated[New, Field(title="Password")]
    again: Annotated[Again, Field(title="Password again")]
    leave_empty: Annotated[str, Field(title="Leave this empty")] = ""
    """Only programs see it, and fill it in."""
    next: Next = ""


class Reset(_Twice):
    pass


class ChangePassword(_Twice):
    current: Asked = SecretStr("")


class AskReset(Fields):
    email: Address


class ChangeEmail(Fields):
    email: Annotated[Mailable, Field(title="New email")]
    password: Asked = SecretStr("")


class Delete(Fields):
    password: Asked = SecretStr("")


class Profile(Fields):
    full_name: Annotated[str, Field(title="Name", max_length=150)] = ""
    bio: Annotated[Markdown, Field(title="About you", max_length=2000)] = ""
    is_public: Annotated[bool, Field(title="Show this page to everyone")] = False
    shows_email: Annotated[ShowsEmail, Field(title="Who sees your email there")]


class MakeKey(Fields):
    name: Annotated[
        Line, StringConstraints(max_length=60), Field(title="What it is for", description="A name for yourself.")
    ]
    scopes: Annotated[tuple[Scope, ...], Field(title="What it may do", min_length=1)]
    days: Annotated[Literal["30", "90", "365", "0"], Field(title="How long it works")]
    """0: until it is revoked."""
