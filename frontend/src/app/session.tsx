// Who is signed in. Without anybody, the sign-in screen takes the place of everything else.
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect } from "react";
import { Problem, rememberCsrf, request, whenSignedOut } from "../api/http";
import type { Session } from "../api/types";
import { isLanguage, type Language, speak } from "../i18n/i18n";
import { connectLive } from "../live/live";
import { Failure } from "../ui";
import { Splash } from "./Page";
import { SignIn } from "./SignIn";
import { sessionEnds } from "./sessionEnd";

const KEY = ["session"];
let chosenAtTheDoor: Language | null = null;
const SessionContext = createContext<Session | null>(null);

/** The session of the signed-in person; only for what is shown inside the gate. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside of the gate");
  return session;
}

async function readSession(signal: AbortSignal): Promise<Session | null> {
  try {
    return await request<Session>("GET", "/session", { signal });
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

export function SessionGate({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const session = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => readSession(signal),
    refetchInterval: (query) => (query.state.data ? 4_000 : false),
    staleTime: 2_000,
  });
  const signedIn = session.data ? session.data.user.email : null;

  useEffect(() => whenSignedOut(() => client.setQueryData(KEY, null)), [client]);
  useEffect(() => {
    if (session.data?.csrf) rememberCsrf(session.data.csrf);
  }, [session.data?.csrf]);
  useEffect(() => (signedIn ? connectLive() : undefined), [signedIn]);
  useEffect(() => (signedIn ? sessionEnds : undefined), [signedIn]);
  useLanguageOf(session.data ?? null);

  if (session.data === null) return <SignIn />;
  if (session.data) {
    return <SessionContext.Provider value={session.data}>{children}</SessionContext.Provider>;
  }
  return (
    <Splash>
      {session.isError && <Failure error={session.error} onRetry={() => session.refetch()} />}
    </Splash>
  );
}

/** Takes the person's language once, when they sign in. */
function useLanguageOf(session: Session | null): void {
  const language = session?.user.language.slice(0, 2);
  useEffect(() => {
    if (isLanguage(language)) speak(language);
  }, [language]);
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (who: { email: string; password: string }) =>
      inChosenLanguage(await request<Session>("POST", "/session", { body: who })),
    onSuccess: (session) => become(client, session),
  });
}

/** Who it is from now on; an answer to what was asked before says nothing against it. */
async function become(client: QueryClient, session: Session | null): Promise<void> {
  await client.cancelQueries({ queryKey: KEY });
  client.setQueryData(KEY, session);
}

/** The language chosen at the door stays the person's after signing in. */
async function inChosenLanguage(session: Session): Promise<Session> {
  rememberCsrf(session.csrf);
  const language = chosenAtTheDoor;
  chosenAtTheDoor = null;
  if (!language || session.user.language === language) return session;
  try {
    return await request<Session>("PATCH", "/session", { body: { language } });
  } catch {
    return { ...session, user: { ...session.user, language } };
  }
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<void>("DELETE", "/session"),
    onSettled: async () => {
      await become(client, null);
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
    },
  });
}

/** Changes the language at once; the studio remembers it when it can be reached. */
export function useChooseLanguage() {
  const client = useQueryClient();
  return async (language: Language): Promise<void> => {
    await speak(language);
    const session = client.getQueryData<Session | null>(KEY);
    if (!session) {
      chosenAtTheDoor = language;
      return;
    }
    await become(client, { ...session, user: { ...session.user, language } });
    const kept = request<Session>("PATCH", "/session", { body: { language } });
    await kept.then((told) => become(client, told)).catch(() => undefined);
  };
}
