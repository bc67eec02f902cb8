// Durations as people write and read them: "90", "1:30", "1 min 30".

/** Seconds, or null when it is none. */
export function seconds(typed: string): number | null {
  const text = typed.trim().toLowerCase().replace(",", ".");
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const clock = /^(\d+):([0-5]?\d)$/.exec(text);
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]);
  const spelt =
    /^(?:(\d+(?:\.\d+)?)\s*(?:h|hours?|heures?|ore|ora))?\s*(?:(\d+(?:\.\d+)?)\s*(?:m|min|mins|minutes?|minuti|minuto)\.?)?\s*(?:(\d+(?:\.\d+)?)\s*(?:s|sec|secs|secondes?|seconds?|secondi|secondo)?\.?)?$/.exec(
      text,
    );
  if (!text || !spelt) return null;
  const [h, m, s] = [spelt[1], spelt[2], spelt[3]].map((part) => Number(part ?? 0));
  return (h ?? 0) * 3600 + (m ?? 0) * 60 + (s ?? 0);
}

/** "1 min 30 s", in the words of a language. */
export function spelt(value: number, language: string): string {
  const unit = (amount: number, name: string) =>
    new Intl.NumberFormat(language, {
      style: "unit",
      unit: name,
      unitDisplay: name === "second" ? "narrow" : "short",
      maximumFractionDigits: 1,
    }).format(amount);
  const [h, m, s] = [Math.floor(value / 3600), Math.floor(value / 60) % 60, value % 60];
  const said = [h && unit(h, "hour"), m && unit(m, "minute"), s && unit(s, "second")];
  return said.filter(Boolean).join(" ") || unit(0, "second");
}
