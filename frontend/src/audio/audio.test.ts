import { expect, test } from "vitest";
import { heard, keyOf } from "./voice";
import { RATE, trimmed, wav } from "./wav";

test("a WAV file has its header and its samples", () => {
  const file = new DataView(wav(new Float32Array([0, 1, -1, 2]), RATE));
  const word = (at: number) =>
    String.fromCharCode(...[0, 1, 2, 3].map((i) => file.getUint8(at + i)));
  expect([word(0), word(8), word(12), word(36)]).toEqual(["RIFF", "WAVE", "fmt ", "data"]);
  expect(file.getUint32(24, true)).toBe(16_000);
  expect(file.getUint32(40, true)).toBe(8);
  expect([0, 1, 2, 3].map((i) => file.getInt16(44 + i * 2, true))).toEqual([
    0, 32_767, -32_768, 32_767,
  ]);
});

test("the silence around a voice goes, with a little air kept", () => {
  const samples = new Float32Array(1000);
  samples.fill(0.5, 400, 600);
  expect(trimmed(samples, 50)).toHaveLength(299);
  expect(trimmed(new Float32Array(100), 10)).toHaveLength(100);
});

test("a recording is heard instead of the words, fr for fr-CH", () => {
  const prompt = { text: { fr: "Bonjour", de: "Guten Tag" }, audio: { de: "gruss" } };
  expect(heard(prompt, "fr-CH")).toEqual({ text: "Bonjour" });
  expect(heard(prompt, "de")).toEqual({ audio: "gruss" });
  expect(heard(prompt, "en")).toBeNull();
  expect(keyOf(prompt, "de")).toBe("de:#gruss");
});
