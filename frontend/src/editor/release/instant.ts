// A day and a time of this machine's clock, as an instant.

export interface Moments {
  /** 2026-11-25 */
  date: string;
  /** 08:00 */
  time: string;
}

/** ISO in UTC; null when there is no such moment. */
export function instantOf({ date, time }: Moments): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}$/.test(time)) return null;
  const at = new Date(`${date}T${time}:00`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** Eight o'clock tomorrow: when most changes are wanted. */
export function nextMorning(now = new Date()): Moments {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  const two = (value: number) => String(value).padStart(2, "0");
  return {
    date: `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`,
    time: "08:00",
  };
}
