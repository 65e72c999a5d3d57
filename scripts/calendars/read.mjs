// What ical.js understands of calendar files: each meeting with its instants, by the VTIMEZONE of the file.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const files = process.argv.slice(2).map((file) => {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component, { strictExceptions: true });
    const instant = (time) => time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString().replace(".000", "");
    return {
      uid: event.uid,
      sequence: event.sequence,
      status: component.getFirstPropertyValue("status"),
      summary: event.summary,
      description: event.description,
      location: event.location,
      starts: instant(event.startDate),
      ends: instant(event.endDate),
    };
  });
});
console.log(JSON.stringify(files));
