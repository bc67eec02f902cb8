// Codes that browsers have names for but no list of.

export const LANGUAGE_TAGS = [
  "fr",
  "de",
  "it",
  "en",
  "es",
  "pt",
  "nl",
  "rm",
  "de-CH",
  "fr-CH",
  "it-CH",
  "ar",
  "bg",
  "bs",
  "cs",
  "da",
  "el",
  "et",
  "fi",
  "ga",
  "hr",
  "hu",
  "lt",
  "lv",
  "mk",
  "mt",
  "nb",
  "pl",
  "ro",
  "ru",
  "sk",
  "sl",
  "sq",
  "sr",
  "sv",
  "tr",
  "uk",
  "ja",
  "zh",
  "ko",
  "hi",
  "ta",
  "vi",
];

export const NEAR_COUNTRIES = ["CH", "FR", "IT", "DE", "AT", "BE", "LU", "LI", "GB"];

export const COUNTRIES =
  "AD AE AF AG AI AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FO FR GA GB GD GE GH GI GL GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KM KN KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NZ OM PA PE PG PH PK PL PT PY QA RO RS RU RW SA SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TR TT TW TZ UA UG US UY UZ VA VE VN YE ZA ZM ZW".split(
    " ",
  );

export const NEAR_CURRENCIES = ["CHF", "EUR", "GBP", "USD"];
