// An address that leads nowhere.
import { Waypoints } from "lucide-react";
import { useLocation } from "wouter";
import { useWords } from "../i18n/useWords";
import { Button, Empty } from "../ui";
import { Page } from "./Page";

export function NotFound() {
  const { t } = useWords();
  const [, go] = useLocation();
  return (
    <Page title={t("lost.title")}>
      <Empty
        icon={<Waypoints />}
        title={t("lost.heading")}
        actions={
          <Button kind="primary" onClick={() => go("/flows")}>
            {t("lost.back")}
          </Button>
        }
      >
        {t("lost.text")}
      </Empty>
    </Page>
  );
}
