"""What members are asked for. Region and postal code are not known everywhere, so nobody must have them."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from generator.shapes.job import Name
from services.forms import Fields
from services.typed import LINE, REQUIRED_LINE, Mailable

PostalCode = Annotated[str, StringConstraints(max_length=20)]


def _is_agreed(value: bool) -> bool:
    if not value:
        raise PydanticCustomError("not_agreed", "Agreeing to the code of conduct is required.")
    return value


class Member(Fields):
    """What can be changed later."""

    legal_name: Annotated[Name, REQUIRED_LINE, Field(title="Legal name")]
    preferred_name: Annotated[Name, REQUIRED_LINE, Field(title="Preferred name")]
    email: Annotated[Mailable, REQUIRED_LINE, Field(title="Email")]
    city: Annotated[Name, REQUIRED_LINE, Field(title="City")]
    region: Annotated[Annotated[Name | None, LINE], Field(title="State or province")] = None
    postal_code: Annotated[Annotated[PostalCode | None, LINE], Field(title="Postal code")] = None
    country: Annotated[Name, REQUIRED_LINE, Field(title="Country")]
    votes: Annotated[bool, Field(title="I mean to vote in elections of the Foundation")] = False

    def details(self) -> dict[str, Any]:
        """The columns of these names."""
        return {name: value or "" for name, value in self.model_dump(include=set(DETAILS)).items()}


class Joining(Member):
    """What is agreed to once."""

    code_of_conduct: Annotated[
        bool, AfterValidator(_is_agreed), Field(title="I agree to the Code of Conduct of the Foundation")
    ]


DETAILS = tuple(name for name in Member.model_fields if name != "votes")
