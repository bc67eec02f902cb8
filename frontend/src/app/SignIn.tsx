// The door: e-mail and password, or the demonstration's in one click.
import { CirclePlay } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useHealth } from "../api/hooks";
import { explain } from "../api/problem";
import { useWords } from "../i18n/useWords";
import { Button, Notice, PasswordField, TextField } from "../ui";
import { Labyrinth } from "./Labyrinth";
import { LanguageSwitch } from "./LanguageSwitch";
import { Logo } from "./Logo";
import css from "./SignIn.module.css";
import { useSignIn } from "./session";

const DEMO = { email: "demo@ariane.local", password: "ariane-demo" };

export function SignIn() {
  const { t } = useWords();
  const health = useHealth();
  useEffect(() => {
    document.title = `${t("signIn.title")} · Ariane`;
  }, [t]);
  return (
    <main className={css.door}>
      <div className={css.side} aria-hidden="true">
        <Labyrinth />
      </div>
      <div className={css.main}>
        <div className={css.language}>
          <LanguageSwitch />
        </div>
        <div className={css.box}>
          <p className={css.brand}>
            <Logo size={34} />
            <span translate="no">{t("app.name")}</span>
          </p>
          <h1 className={css.title}>{t("signIn.heading")}</h1>
          <p className={css.lead}>{t("signIn.lead")}</p>
          {health.data?.accounts === false && (
            <div className={css.notice}>
              <Notice tone="amber">{t("signIn.noAccount")}</Notice>
            </div>
          )}
          <Form demo={health.data?.demo === true} />
        </div>
      </div>
    </main>
  );
}

function Form({ demo }: { demo: boolean }) {
  const { t } = useWords();
  const signIn = useSignIn();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);

  function send(event: FormEvent) {
    event.preventDefault();
    if (signIn.isPending) return;
    setMissing(!email || !password);
    if (email && password) signIn.mutate({ email: email.trim(), password });
  }

  return (
    <form className={css.form} onSubmit={send} noValidate>
      <TextField
        label={t("signIn.email")}
        type="email"
        name="email"
        autoComplete="username"
        size="md"
        value={email}
        error={missing && !email && t("signIn.needEmail")}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordField
        label={t("signIn.password")}
        name="password"
        autoComplete="current-password"
        size="md"
        value={password}
        error={missing && !password && t("signIn.needPassword")}
        visibilityToggleButtonProps={{ "aria-label": t("signIn.show") }}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {signIn.isError && (
        <Notice tone="danger" alert>
          {explain(signIn.error, t)}
        </Notice>
      )}
      <Button kind="primary" type="submit" size="md" wide busy={signIn.isPending}>
        {t("signIn.enter")}
      </Button>
      {demo && (
        <div className={css.demo}>
          <Button
            size="md"
            wide
            icon={<CirclePlay size={18} />}
            disabled={signIn.isPending}
            onClick={() => signIn.mutate(DEMO)}
          >
            {t("signIn.demo")}
          </Button>
          <p className={css.hint}>{t("signIn.demoHint", DEMO)}</p>
        </div>
      )}
    </form>
  );
}
