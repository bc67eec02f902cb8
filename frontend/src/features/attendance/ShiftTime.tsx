// A time of the day as people write it, "8h30" or "830"; told on as "08:30".
import { type ComponentPropsWithRef, useState } from "react";
import { TextField } from "../../ui";
import { typedTime } from "./boardDay";

interface ShiftTimeProps extends Omit<ComponentPropsWithRef<typeof TextField>, "onChange"> {
  /** "08:30"; what is no time is told on as it was typed. */
  value: string;
  onChange: (time: string) => void;
}

export function ShiftTime({ value, onChange, ...rest }: ShiftTimeProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextField
      {...rest}
      inputMode="numeric"
      placeholder="08:30"
      autoComplete="off"
      maxLength={8}
      value={typed ?? value}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        onChange(typedTime(text) ?? text.trim());
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
