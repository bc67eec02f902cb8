// Which theme is chosen, and changing it.
import { useMantineColorScheme } from "@mantine/core";

export type Scheme = "light" | "dark" | "auto";

export function useScheme(): [Scheme, (scheme: Scheme) => void] {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return [colorScheme, setColorScheme];
}
