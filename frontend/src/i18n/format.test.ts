import { expect, test } from "vitest";
import {
  ago,
  dialled,
  duration,
  languageList,
  languageName,
  millis,
  nationalExample,
  phone,
  plainNumber,
  secondsBetween,
} from "./format";

test("a telephone of the country dials its own numbers without the country", () => {
  expect(dialled("+33199004200", "Europe/Paris")).toBe("01 99 00 42 00");
  expect(dialled("+390612345678", "Europe/Rome")).toBe("06 1234 5678");
  expect(dialled("+41218025555", "Europe/Paris")).toBe("+41 21 802 55 55");
  expect(dialled("4201", "Europe/Paris")).toBe("4201");
});

test("telephone numbers are grouped as people write them", () => {
  expect(phone("+41218025555")).toBe("+41 21 802 55 55");
  expect(phone("+33123456789")).toBe("+33 1 23 45 67 89");
  expect(phone("+393331234567")).toBe("+39 333 123 4567");
  expect(phone("100")).toBe("100");
});

test("a typed number loses its spaces and its 00", () => {
  expect(plainNumber("0041 21 802 55 55")).toBe("+41218025555");
  expect(plainNumber("021/802.55.55")).toBe("0218025555");
});

test("durations read like a phone's", () => {
  expect(duration(23.9)).toBe("0:23");
  expect(duration(725)).toBe("12:05");
  expect(duration(3729)).toBe("1:02:09");
  expect(duration(-2)).toBe("0:00");
});

test("instants are ISO dates", () => {
  expect(millis("2025-11-21T10:00:00Z")).toBe(1763719200000);
  expect(secondsBetween("2025-11-21T10:00:00Z", "2025-11-21T10:00:13.500Z")).toBe(13.5);
});

test("words are of the asked language", () => {
  expect(ago("1970-01-01T00:15:40Z", "fr", 1_000_000)).toBe("il y a 1 minute");
  expect(ago("1970-01-01T00:15:40Z", "it", 1_000_000)).toBe("1 minuto fa");
  expect(languageName("de", "fr")).toBe("Allemand");
  expect(languageList(["fr", "de"], "it")).toBe("Francese, tedesco");
});

test("a number without its country is told how to be written", () => {
  expect(nationalExample("0218025557")).toBe("+41 21 802 55 57");
  expect(nationalExample("01234567")).toBe("+41 21 802 55 55");
  for (const fine of ["+41218025557", "012", "100"]) expect(nationalExample(fine)).toBeNull();
});
