// How a reader of flows is told the names of what lies outside a flow, and in which language.

export interface Names {
  language: string;
  languageName: (tag: string) => string;
  number: (value: number) => string;
  quote: (text: string) => string;
  calendar: (id: string) => string;
  range: (calendar: string, range: string) => string;
}
