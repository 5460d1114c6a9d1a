"""A job for search engines and feeds."""

from html import escape

from generator.markup import Texts
from generator.outputs.feeds import Item
from generator.shapes.job import Job, Salary
from generator.views.entries import Sent
from generator.views.posting import Posting


def json_ld(job: Job) -> dict[str, object]:
    """Source: schema.org/JobPosting."""
    found: dict[str, object] = {
        "@type": "JobPosting",
        "title": job.title,
        "description": _description(job),
        "url": f"{{host}}{job.path}",
        "identifier": {"@type": "PropertyValue", "name": job.company, "value": str(job.number)},
        "datePosted": job.posted.isoformat(),
        "validThrough": f"{job.until.isoformat()}T23:59:59Z",
        "hiringOrganization": {"@type": "Organization", "name": job.company},
        "jobLocation": {"@type": "Place", "address": _address(job)},
    }
    if job.remote:
        found["jobLocationType"] = "TELECOMMUTE"
        area = job.remote_region or job.country
        found["applicantLocationRequirements"] = {"@type": "AdministrativeArea", "name": area}
    if job.salary:
        found["baseSalary"] = _salary(job.salary)
    return found


def _description(job: Job) -> Sent:
    """All that the page says. Source: Google Search Central, "JobPosting": the description is HTML, and complete."""
    named = (("", job.text), ("Requirements", job.requirements), ("About the company", job.about_company))
    return Sent(tuple((heading, text) for heading, text in named if text))


def _address(job: Job) -> dict[str, str]:
    region = {"addressRegion": job.region} if job.region else {}
    return {"@type": "PostalAddress", "addressLocality": job.city, **region, "addressCountry": job.country}


def _salary(salary: Salary) -> dict[str, object]:
    ends = {"minValue": salary.minimum, "maxValue": salary.maximum}
    value = {"@type": "QuantitativeValue", **{name: end for name, end in ends.items() if end}}
    unit = {"unitText": salary.per.upper()}
    return {"@type": "MonetaryAmount", "currency": salary.currency, "value": {**value, **unit}}


def item(posting: Posting, texts: Texts) -> Item:
    """The posting in a feed."""
    job = posting.job
    facts = [job.place, "remote" if job.remote else "", posting.pay]
    parts = [
        f"<p>{escape(' · '.join(fact for fact in facts if fact))}</p>",
        texts.render(job.text, submitted=True).html,
    ]
    if job.requirements:
        parts += ["<h3>Requirements</h3>", texts.render(job.requirements, submitted=True).html]
    return Item(
        title=f"{job.title}, {job.company}",
        link=job.path,
        published=job.posted,
        html="\n".join(parts),
        author=job.company,
        categories=(posting.category.name, *(term.name for term in posting.types)),
    )
