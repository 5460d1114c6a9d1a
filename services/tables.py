"""Every table of the service, for migrations, backups and tests: importing this declares them all."""

import services.accounts.tables
import services.jobs.tables
import services.mail.tables
import services.membership.tables
import services.moderation.comments
import services.moderation.decisions
import services.moderation.reasons
import services.moderation.viewing
import services.nominations.tables
import services.rebuild.tables
import services.sponsors.tables
import services.suggestions.tables
import services.uploads.tables
import services.work.tables  # noqa: F401  each import declares tables
from services.db import metadata

__all__ = ["metadata"]
