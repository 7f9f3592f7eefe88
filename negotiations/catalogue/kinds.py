"""The words a file of the catalogue chooses from."""

from typing import Literal

Kind = Literal[
    "action_plan",
    "memorandum",
    "framework",
    "plurilateral",
    "joint_review",
    "measure",
    "programme",
]


CountingRule = Literal["not_stated", "calendar_days", "working_days"]


Precision = Literal["day", "month", "year"]


FactStatus = Literal["stated", "computed", "not_stated"]


ProjectKind = Literal["mining", "processing", "recycling", "manufacturing"]


Stage = Literal["longlist", "shortlist"]
