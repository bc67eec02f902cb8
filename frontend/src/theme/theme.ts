// Colours, type and sizes of Ariane, given to Mantine once. Own CSS reads the tokens of tokens.css.
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const ink: MantineColorsTuple = [
  "#eef1fb",
  "#dbe1f5",
  "#b6c1ea",
  "#8fa0de",
  "#6c82d3",
  "#4f67bd",
  "#3c56ac",
  "#2f4a9e",
  "#263d84",
  "#1d3069",
];

const thread: MantineColorsTuple = [
  "#fff0f0",
  "#ffdede",
  "#ffbdbd",
  "#fa9494",
  "#f36f6f",
  "#ea4e4e",
  "#d92b2b",
  "#c92222",
  "#a81c1c",
  "#861616",
];

const dark: MantineColorsTuple = [
  "#e7eaf1",
  "#c8cedb",
  "#a3adbf",
  "#76819a",
  "#3d475b",
  "#2c3445",
  "#212836",
  "#191f2b",
  "#12161f",
  "#0c0f16",
];

export const theme = createTheme({
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  headings: { fontFamily: '"Inter Variable", system-ui, sans-serif', fontWeight: "650" },
  colors: { ink, thread, dark },
  primaryColor: "ink",
  primaryShade: { light: 7, dark: 5 },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  autoContrast: false,
});

/** Ties Mantine's own variables to our tokens, so that both worlds change together. */
export const variables: CSSVariablesResolver = () => {
  const shared = {
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--text)",
    "--mantine-color-dimmed": "var(--muted)",
    "--mantine-color-default-border": "var(--line-strong)",
    "--mantine-color-placeholder": "var(--muted)",
    "--mantine-color-error": "var(--danger-text)",
  };
  return { variables: {}, light: shared, dark: shared };
};
