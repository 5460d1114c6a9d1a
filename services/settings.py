"""The service's settings, read once from the environment. `.env.example` tells of each."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from generator.shapes.base import Email
from services.form_words import words_of

_PREFIX = "SERVICE_"
_AS_USUAL = {"database_url": "DATABASE_URL"}
"""Settings whose name in the environment is the one that hosts give."""
_LEAST_SECRET = 32
_DATABASES = frozenset({"sqlite", "sqlite+aiosqlite", "postgresql", "postgres", "postgresql+asyncpg"})


def _refuse_no_folder(url: str) -> None:
    """Raises SettingsError where SQLite's file cannot be."""
    file = url.partition(":///")[2].partition("?")[0] if url.startswith("sqlite") else ""
    if file and not file.startswith((":", "file:")) and not Path(file).parent.is_dir():
        raise SettingsError(f"DATABASE_URL: there is no folder {Path(file).parent}.\n    Make it, or name another one.")


def _has_port(url: str) -> bool:
    """Whether the port, if there is one, is a number of a port."""
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


class SettingsError(ValueError):
    """A setting is missing or cannot be used; the text names it."""


class Settings(BaseModel):
    """What `create_app` and the worker need to know. Frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    environment: Literal["development", "production"] = "development"
    """`production` refuses what is only good for trying out."""
    url: str = "http://localhost:8000"
    """Where visitors reach the service and the site: scheme and name, no slash at the end. Links in mails begin with it."""
    site: Path = Path("output")
    """The folder with the built site."""
    content: Path = Path("content")
    """The folder with the content that the local rebuild reads; exports go into its data/."""
    theme: Path = Path("themes/pythonorg")
    site_settings: Path | None = None
    """Pelican's settings of the local rebuild; left out: publishconf.py in production, else pelicanconf.py, which shows examples."""
    var: Path = Path("var")
    """The folder for what the service keeps in files: the SQLite database, the secret of development."""
    uploads: Path | None = None
    """The folder for files that people send in; left out: uploads in `var`. Never inside the site: nothing serves it but the service."""
    database_url: str = ""
    """`postgresql://user:password@host/name` or `sqlite:///path`; empty: service.db in `var`."""
    secret: str = ""
    """Signs cookies and tokens: 32 characters or more. In development one is made and kept in `var`."""
    proxies: Annotated[int, Field(ge=0, le=5)] = 0
    """How many proxies stand in front and add themselves to X-Forwarded-For."""
    allow_http: bool = False
    """Production with plain HTTP (cookies without `Secure`): refused, but for a drill on one machine."""

    mail_url: str = "log:"
    """`smtp://user:password@host:587` (STARTTLS when offered), `smtps://...`, or `log:`: mails stay in the database and are shown at the desk."""
    mail_from: str = "noreply@python.org"
    jobs_mail: str = "jobs@python.org"
    """Who is told of postings that wait."""
    sponsors_mail: str = "sponsors@python.org"
    """Where sponsors write to: it answers their mails."""
    sponsors_staff_mail: str = "psf-sponsors@python.org"
    """Who is told of applications of sponsors, and of what becomes of them."""
    events_mail: str = "events@python.org"
    """Who is told of suggested events that wait."""
    stories_mail: str = "psf-staff@python.org"
    """Who is told of success stories that wait."""
    blogs_mail: str = "planet@python.org"
    """Who is told of blogs that wait."""
    fetch_private: bool = False
    """Feeds are fetched from private networks too: for tests, and refused in production."""
    elections_mail: str = "psf-elections@pyfound.org"
    """Who is told of nominations that wait."""
    undo_seconds: Annotated[int, Field(ge=0, le=86_400)] = 600
    """For how long a decision can be undone; its mail goes afterwards."""

    rebuild: Literal["local", "github", "webhook", "none"] = "local"
    """What makes an approval visible: a build here, a workflow at GitHub, a signed call, or nothing (tests)."""
    rebuild_url: str = ""
    """`github`: https://api.github.com/repos/OWNER/NAME; `webhook`: the address that is called."""
    rebuild_token: str = ""
    """`github`: a token that may send repository_dispatch; `webhook`: the secret that signs the call."""
    worker_inside: bool = True
    """`serve` does the background work too. Switch it off where `work` runs in processes of its own."""

    github_id: str = ""
    github_secret: str = ""
    github_url: str = "https://github.com"
    github_api_url: str = "https://api.github.com"
    google_id: str = ""
    google_secret: str = ""
    google_url: str = "https://accounts.google.com"
    """The issuer. Another OpenID provider can stand in for it."""

    @property
    def files(self) -> Path:
        """The folder for files that people send in."""
        return self.uploads or self.var / "uploads"

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_https(self) -> bool:
        return self.url.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @field_validator("url")
    @classmethod
    def _whole(cls, url: str) -> str:
        parts = urlsplit(url)
        more = parts.path or parts.query or parts.fragment or "@" in parts.netloc or url.endswith(("?", "#"))
        if parts.scheme not in ("http", "https") or not parts.hostname or more or not _has_port(url):
            raise ValueError("write scheme and name, such as https://www.python.org, with nothing after it")
        return url

    @field_validator("mail_url")
    @classmethod
    def _mail(cls, url: str) -> str:
        is_server = urlsplit(url).scheme in ("smtp", "smtps") and urlsplit(url).hostname and _has_port(url)
        if url != "log:" and not is_server:
            raise ValueError("write smtp://HOST:PORT, smtps://HOST:PORT or log:")
        return url

    @field_validator("*")
    @classmethod
    def _address(cls, value: object, info: ValidationInfo) -> object:
        """All settings whose name says that mail goes there or comes from there."""
        if (info.field_name or "").endswith(("mail_from", "_mail")):
            try:
                TypeAdapter(Email).validate_python(value)
            except ValidationError:
                raise ValueError("write an email address, such as noreply@python.org") from None
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            is_known = not url or make_url(url).drivername in _DATABASES
        except (ArgumentError, ValueError):
            is_known = False
        if not is_known:
            raise ValueError("write postgresql://USER:PASSWORD@HOST/NAME or sqlite:///PATH")
        return url

    @field_validator("secret")
    @classmethod
    def _long(cls, secret: str, _: ValidationInfo) -> str:
        if secret and (len(secret) < _LEAST_SECRET or len(set(secret)) < 10):
            raise ValueError(
                f"give {_LEAST_SECRET} or more characters by chance: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        return secret

    @model_validator(mode="after")
    def _files_are_private(self) -> "Settings":
        if any(self.files.resolve().is_relative_to(public.resolve()) for public in (self.site, self.content)):
            raise ValueError("SERVICE_UPLOADS must lie outside of the site and the content: the files are private")
        return self

    @model_validator(mode="after")
    def _safe_in_production(self) -> "Settings":
        if self.rebuild in ("github", "webhook") and not (self.rebuild_url and self.rebuild_token):
            raise ValueError(f"`{self.rebuild}` needs SERVICE_REBUILD_URL and SERVICE_REBUILD_TOKEN")
        if not self.is_production:
            return self
        if not self.secret:
            raise ValueError(
                "production needs SERVICE_SECRET: 32 or more characters by chance, the same in all processes"
            )
        if not self.is_https and not self.allow_http:
            raise ValueError(
                "production needs SERVICE_URL with https://: over plain HTTP anybody on the way reads the cookies"
            )
        if self.fetch_private:
            raise ValueError("production reads no feeds of private networks: leave SERVICE_FETCH_PRIVATE out")
        if self.mail_url == "log:":
            raise ValueError("production needs SERVICE_MAIL_URL: `log:` sends nothing to anybody")
        if "postgres:postgres@" in self.database_url:
            raise ValueError("production needs a password of its own in DATABASE_URL")
        return self

    def ready(self) -> "Settings":
        """With the folder `var` there and, in development, a secret that survives a restart."""
        try:
            self.var.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"SERVICE_VAR: there can be no folder {self.var}: {error.strerror}.") from None
        changed = {} if self.database_url else {"database_url": f"sqlite:///{self.var / 'service.db'}"}
        if not self.secret:
            kept = self.var / "secret"
            if not kept.exists():
                kept.touch(mode=0o600)
                kept.write_text(secrets.token_urlsafe(48))
            changed["secret"] = kept.read_text()
        made = self.model_copy(update=changed)
        _refuse_no_folder(made.database_url)
        return made


def _words(error: ErrorDetails) -> str:
    """What is wrong with a setting, in a sentence."""
    if error["type"] in ("value_error", "extra_forbidden"):
        return f"{error['msg'].removeprefix('Value error, ')}."
    if error["type"] == "literal_error":
        return f"write one of these: {error['ctx']['expected']}."
    return words_of(error)


def read(environment: Mapping[str, str], **given: object) -> Settings:
    """The settings of the environment; what is `given` (the command line) wins. Raises SettingsError with all that is wrong."""
    named = {name: _AS_USUAL.get(name, f"{_PREFIX}{name.upper()}") for name in Settings.model_fields}
    if strange := sorted(key for key in environment if key.startswith(_PREFIX) and key not in named.values()):
        raise SettingsError(f"{', '.join(strange)}: there is no such setting.\n    .env.example has all of them.")
    values = {name: environment[key] for name, key in named.items() if environment.get(key)}
    try:
        return Settings.model_validate(
            values | {name: value for name, value in given.items() if value is not None}
        ).ready()
    except ValidationError as error:
        lines = [
            f"{named.get(str(row['loc'][0]), row['loc'][0]) if row['loc'] else 'Settings'}: {_words(row)}"
            for row in error.errors()
        ]
        raise SettingsError("\n".join(lines)) from None
