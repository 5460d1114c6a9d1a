// What ical.js makes of a calendar: node expand.mjs FILE BEFORE -> [[uid, start, end, title, status], ...] as JSON.
// Times are seconds since 1970; of a whole day, its name. BEFORE: seconds; instances that begin later are left out.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const [file, before] = process.argv.slice(2);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

const moment = (time) => (time.isDate ? time.toString() : time.toUnixTime());
const parts = calendar.getAllSubcomponents("vevent");
const others = Map.groupBy
  ? Map.groupBy(parts, (part) => part.getFirstPropertyValue("uid"))
  : parts.reduce((found, part) => {
      const uid = part.getFirstPropertyValue("uid");
      return found.set(uid, [...(found.get(uid) ?? []), part]);
    }, new Map());

const found = [];
for (const own of parts.filter((part) => !part.hasProperty("recurrence-id"))) {
  const event = new ICAL.Event(own);
  for (const other of others.get(event.uid)) {
    if (other.hasProperty("recurrence-id")) event.relateException(other);
  }
  const instances = event.iterator();
  for (let next = instances.next(); next && next.toUnixTime() < before; next = instances.next()) {
    const { item, startDate, endDate } = event.getOccurrenceDetails(next);
    found.push([event.uid, moment(startDate), moment(endDate), item.summary, item.component.getFirstPropertyValue("status")]);
  }
}
console.log(JSON.stringify(found));
