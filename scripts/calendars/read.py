"""What PyPI's icalendar understands of calendar files: each meeting with its instants."""

import json
import sys
from datetime import datetime, timezone

from icalendar import Calendar


def instant(moment):
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def text(event, name):
    return None if event.get(name) is None else str(event[name])


def read(path):
    with open(path, "rb") as file:
        calendar = Calendar.from_ical(file.read())
    events = calendar.walk("VEVENT")
    assert not any(event.errors for event in events), [event.errors for event in events]
    return [
        {
            "uid": text(event, "UID"),
            "sequence": int(event["SEQUENCE"]),
            "status": text(event, "STATUS"),
            "summary": text(event, "SUMMARY"),
            "description": text(event, "DESCRIPTION"),
            "location": text(event, "LOCATION"),
            "starts": instant(event.decoded("DTSTART")),
            "ends": instant(event.decoded("DTEND")),
        }
        for event in events
    ]


print(json.dumps([read(path) for path in sys.argv[1:]]))
