// Days of a planning, pasted text, recipients.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellsOf, isCalendar, separatorOf, withCell, withoutLine } from "./importText";
import {
  daysBetween,
  hoursOf,
  instantsOf,
  isDate,
  lacking,
  mondayOf,
  plusDays,
  weekly,
  weekOf,
} from "./planningWeek";
import { lookAgain, typedAddress, typedEmail, typedMobile } from "./settingsText";

const PARIS = "Europe/Paris";

describe("days", () => {
  test("a week begins on Monday", () => {
    expect(mondayOf("2026-11-22")).toBe("2026-11-16");
    expect(mondayOf("2026-11-23")).toBe("2026-11-23");
    expect(weekOf("2026-12-28").at(-1)).toBe("2027-01-03");
    expect([isDate("2026-02-28"), isDate("2026-02-30"), isDate("28.2.2026")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("every day is at most six after its Monday", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (days) => {
        const date = plusDays("1990-01-01", days);
        const after = daysBetween(mondayOf(date), date);
        expect(after).toBeGreaterThanOrEqual(0);
        expect(after).toBeLessThan(7);
      }),
    );
  });

  test("hours are those of the site's clocks, also across midnight and a change of the clocks", () => {
    const night = { date: "2026-10-24", from: "22:00", to: "06:00" };
    const made = instantsOf(night, PARIS);
    expect(made).toEqual({ from: "2026-10-24T22:00:00+02:00", to: "2026-10-25T06:00:00+01:00" });
    expect(made && hoursOf(made, PARIS)).toEqual(night);
    expect(instantsOf({ date: "2026-10-24", from: "", to: "06:00" }, PARIS)).toBeNull();
  });

  test("once a week until a date, and no more than a year", () => {
    expect(weekly("2026-11-23", "2026-12-07")).toEqual(["2026-11-23", "2026-11-30", "2026-12-07"]);
    expect(weekly("2026-11-23", "")).toEqual(["2026-11-23"]);
    expect(weekly("2026-11-23", "2036-11-23")).toHaveLength(53);
  });

  test("a week is copied once", () => {
    const line = { worker: "ana", site: "nord", date: "2026-11-16", from: "08:00", to: "10:00" };
    const copied = lacking([line], [], 7);
    expect(copied).toEqual([{ ...line, date: "2026-11-23" }]);
    expect(lacking([line], copied, 7)).toEqual([]);
  });
});

describe("pasted text", () => {
  const PASTED = "Nom\tCode\r\nAna Lopes\t123456\r\nBéa; et fils\t12";

  test("its columns", () => {
    expect(separatorOf(PASTED)).toBe("\t");
    expect(separatorOf("nom;code\na,b;c")).toBe(";");
    expect(cellsOf('"Durand, Zoé","dit ""Zo"""', ",")).toEqual(["Durand, Zoé", 'dit "Zo"']);
    expect(isCalendar("\uFEFFBEGIN:VCALENDAR\r\n")).toBe(true);
    expect(isCalendar(PASTED)).toBe(false);
  });

  test("one cell is put right, the rest stays as it was", () => {
    expect(withCell(PASTED, 3, 1, "123457")).toBe(PASTED.replace(/12$/, "123457"));
    expect(withCell("a,b\nx", 2, 1, "y, z")).toBe('a,b\nx,"y, z"');
    expect(withCell(PASTED, 9, 0, "x")).toBe(PASTED);
    expect(withoutLine(PASTED, 2)).toBe("Nom\tCode\r\nBéa; et fils\t12");
  });

  test("what was put into a cell is read from it", () => {
    const cell = fc.string().filter((text) => !/[\r\n]/.test(text));
    fc.assert(
      fc.property(cell, (value) => {
        const changed = withCell("a;b;c\n1;2;3", 2, 1, value).split("\n")[1] ?? "";
        expect(cellsOf(changed, ";")).toEqual(["1", value.trim(), "3"]);
      }),
    );
  });
});

test("recipients", () => {
  expect(typedEmail(" chef@exemple.fr ")).toBe("chef@exemple.fr");
  expect(["chef", "chef@exemple", "a b@exemple.fr", ""].map(typedEmail)).toEqual(
    Array(4).fill(null),
  );
  expect(typedMobile("+33 6 12 34 56 78")).toBe("+33612345678");
  expect(typedMobile("0033612345678")).toBe("+33612345678");
  expect(["0612345678", "+0612345678", "mobile"].map(typedMobile)).toEqual(Array(3).fill(null));
  expect(typedAddress("https://planning.exemple.fr/ariane")).toBe(
    "https://planning.exemple.fr/ariane",
  );
  expect(["planning.exemple.fr", "ftp://x.fr", ""].map(typedAddress)).toEqual(Array(3).fill(null));
});

test("messages are looked at again every five seconds, while one was not tried yet", () => {
  expect(lookAgain([{ state: "waiting", tries: 0 }])).toBe(5000);
  expect(lookAgain([{ state: "waiting", tries: 2 }])).toBe(false);
  expect(lookAgain([{ state: "sent", tries: 0 }])).toBe(false);
  expect(lookAgain(undefined)).toBe(false);
});
