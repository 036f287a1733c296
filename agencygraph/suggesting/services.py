"""What practitioners call the services of an area: roles, teams and abbreviations, in the spelling of `wording`."""

from __future__ import annotations

SERVICES: dict[str, tuple[str, ...]] = {
    "Children's Social Care": (
        "children social care", "childrens social care", "social care", "children services", "social services", "csc",
        "social worker", "social workers", "sw", "duty social worker", "mash", "multi agency safeguarding hub", "edt",
        "emergency duty team", "front door", "safeguarding hub", "children social services", "cypss", "la out of hours",
    ),
    "Health Visiting": ("health visiting", "health visitor", "health visitors", "hv", "hvs", "hv team",
                        "health visiting service", "health visiting team"),
    "School Nursing": ("school nursing", "school nurse", "school nurses", "sn", "school nursing service"),
    "GP": ("gp", "gps", "gp surgery", "general practice", "general practitioner", "family doctor", "surgery",
           "practice", "medical centre"),
    "Police": ("police", "police officer", "officers", "dc", "pc", "police officers", "ppu", "cait", "pcso", "pol"),
    "Midwifery": ("midwifery", "midwife", "midwives", "mw", "cmw", "community midwife", "community midwives"),
    "Hospital": ("hospital", "ed", "emergency department", "ward", "paediatrician", "maternity", "acute trust",
                 "ed nurse", "consultant", "paediatrics", "paeds", "paed", "registrar"),
    "School": ("school", "head teacher", "headteacher", "class teacher", "dsl", "senco", "head", "school dsl",
               "primary school", "secondary school", "academy", "teacher", "sch"),
    "Nursery": ("nursery", "pre school", "preschool", "children centre"),
    "Housing": ("housing", "housing officer", "ho", "housing association", "landlord", "housing provider"),
    "Probation": ("probation", "probation officer", "offender manager", "om", "po", "probation service"),
    "Early Help": ("early help", "eh", "fsw", "family support worker", "lead practitioner", "early help worker"),
    "CAMHS": ("camhs", "child and adolescent mental health service", "child and adolescent mental health services"),
    "Adult Social Care": ("adult social care", "asc", "adult services"),
    "Education Welfare": ("education welfare", "ewo", "education welfare officer", "education welfare service"),
    "Domestic Abuse Service": ("idva", "women aid", "womens aid", "domestic abuse service", "refuge"),
    "Substance Misuse Service": ("substance misuse", "drug and alcohol service", "drug service", "alcohol service"),
    "Youth Offending Team": ("yot", "yos", "youth offending team", "youth offending service"),
    "Ambulance": ("ambulance", "paramedics", "ambulance service"),
}  # fmt: skip
"""What practitioners call each service, under the name it is proposed by where a case has no agency of that kind."""

SERVICE_OF = {term: service for service, terms in SERVICES.items() for term in terms}
