"""Terms of our own, shorter than those of the Foundation, until its counsel's replace them (docs/decisions/0013): nothing is to be
signed before. Counsel edits this file and nothing else: a change is a new edition.

Each has a heading and its paragraphs. They hold no names and no sums: those are in wording.py and come from the contract. The sixty
and fifteen days, the law of Delaware and the post address are those of the agreement that the present site prints.
Source: https://github.com/python/pythondotorg/blob/451eaf3aad051570fa443ab0cac8c78ee804cfaa/apps/sponsors/templates/sponsors/admin/contracts/sponsorship-agreement.md
"""

EDITION = "2026-11, a draft"
"""Stands in the foot of every page."""
FOUNDATION = "Python Software Foundation"
NOTICES = (
    "Executive Director",
    FOUNDATION,
    "9450 SW Gemini Dr. ECM # 90772",
    "Beaverton, OR 97008, USA",
    "Email: sponsors@python.org",
)
"""Where notices to the Foundation go: its office, and the address that answers sponsors instead of a person's."""
SUPPORTS = "The Foundation is a tax-exempt nonprofit organization. Its mission is to promote, protect and advance the Python programming language, and to support an international community of Python programmers (the “Programs”)."

Term = tuple[str, tuple[str, ...]]

TERMS: tuple[Term, ...] = (
    ("Recitals and exhibits", ("The recitals above and Exhibit A are part of this Agreement.",)),
    (
        "Payment",
        ("The Sponsor contributes to the Foundation the amount that Exhibit A names (the “Sponsorship Payment”).",),
    ),
    (
        "Benefits",
        (
            "In return the Sponsor is acknowledged as a sponsor, and receives the benefits that Exhibit A lists. The clauses of Exhibit A that a benefit names belong to it.",
        ),
    ),
    (
        "Names and logos",
        (
            "(a) For the term of this Agreement the Foundation lets the Sponsor use its name and logo, only to tell of the sponsorship, and never so that the Foundation seems to endorse the Sponsor or what it offers.",
            "(b) For the term of this Agreement the Sponsor lets the Foundation use its name and logo, only to show the Sponsor as a sponsor.",
            "(c) Each Party may look at such uses beforehand and approve them. Approval is not withheld without reason. Apart from these uses, all rights stay where they are.",
        ),
    ),
    (
        "Term",
        (
            "This Agreement begins on the Effective Date and ends with the last day that Exhibit A names. It can be renewed for a further year in writing.",
        ),
    ),
    (
        "Termination",
        (
            "Either Party may end this Agreement by notice in writing sixty (60) days ahead, or when the other Party breaks it and has not mended that within fifteen (15) days of notice. Both may end it by agreement. The Foundation may end it at once if going on would harm its reputation or the Programs. After its end neither Party uses the name or logo of the other without written permission.",
        ),
    ),
    (
        "Code of conduct",
        (
            "The Sponsor and its representatives keep to the codes of conduct of the Foundation and of the events at which they take part. Who breaks them may be asked to leave.",
        ),
    ),
    (
        "Deadlines and space",
        (
            "Logos, texts and other material are provided by the deadlines that the Foundation gives; what comes later may be left out. Space at events is given by the Foundation, in the order of signing where nothing else is agreed.",
        ),
    ),
    (
        "Job postings",
        ("Job postings that the Foundation publishes for the Sponsor comply with the laws that apply to them.",),
    ),
    (
        "Representations",
        (
            "Each Party may enter into this Agreement and can keep it. The Sponsor holds all rights in what it provides to the Foundation for publication.",
        ),
    ),
    (
        "Confidential information",
        (
            "What one Party receives from the other and is marked as confidential, or must be understood to be, is used for this Agreement only and told to nobody else, unless it is public, was known before, was found independently, or must be told by law.",
        ),
    ),
    (
        "Indemnification",
        (
            "The Sponsor holds the Foundation harmless against claims that arise from what the Sponsor does under this Agreement, or from its products and services. The Foundation is liable to the Sponsor for intentional acts only.",
        ),
    ),
    (
        "The Parties",
        (
            "The Parties are independent of each other; this Agreement makes no partnership. It binds their successors, gives no rights to others, and is passed on only with written consent of the other Party.",
        ),
    ),
    (
        "Governing law",
        (
            "The laws of the State of Delaware apply, without its rules on conflicts of law. The courts of Delaware alone are competent.",
        ),
    ),
    (
        "Whole agreement",
        (
            "This Agreement and its exhibit say all that the Parties have agreed. They are changed in writing only. A part that turns out to be void leaves the rest in force. Signatures may be electronic, and on separate copies.",
        ),
    ),
)

RENEWED: tuple[Term, ...] = (
    ("Replacement of the exhibit", ("Exhibit A of the Sponsorship Agreement is replaced by Exhibit A below.",)),
    (
        "Renewal",
        (
            "With this the Sponsor tells the Foundation in writing that it continues the terms of the Sponsorship Agreement for a further year, beginning on the Effective Date, and contributes the new Sponsorship Payment that Exhibit A names.",
        ),
    ),
)
"""What stands in a renewal instead."""
