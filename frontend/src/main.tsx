// Starts the browser part: words first, then the application.
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { startLanguage } from "./i18n/i18n";

await startLanguage();
const place = document.getElementById("root");
if (place) createRoot(place).render(<App />);
