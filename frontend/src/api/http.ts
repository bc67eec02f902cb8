// The only place that talks HTTP: cookie session, CSRF header, ETags, problem+json.
import type { Issue } from "./types";

const ROOT = "/api/v1";

/** Any answer that is not a success; `code` is what the screens translate. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: { pointer: string; detail: string }[];
  readonly issues: Issue[];

  constructor(status: number, body: Partial<ProblemBody>) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? (status === 0 ? "offline" : `http-${status}`);
    this.errors = body.errors ?? [];
    this.issues = body.issues ?? [];
  }
}

interface ProblemBody {
  title: string;
  code: string;
  detail: string;
  errors: { pointer: string; detail: string }[];
  issues: Issue[];
}

interface Options {
  body?: unknown;
  etag?: string | undefined;
  signal?: AbortSignal | undefined;
  keepalive?: boolean;
  /** The page that saves, as the others know it: they need not be told to itself. */
  tab?: string | null;
}

let csrf = "";
let onSignedOut: () => void = () => undefined;

export function rememberCsrf(token: string): void {
  csrf = token;
}

/** Called when the studio says that nobody is signed in any more. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

/** One exchange. Resolves with the JSON body, `undefined` when there is none. */
export async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  return (await exchange<T>(method, path, options)).body;
}

/** Like `request`, with the entity tag of what came. */
export async function exchange<T>(
  method: string,
  path: string,
  options: Options = {},
): Promise<{ body: T; etag: string | null }> {
  const answer = await send(method, path, options);
  if (!answer.ok) {
    const problem = await readProblem(answer);
    if (problem.status === 401 && path !== "/session") onSignedOut();
    throw problem;
  }
  const text = answer.status === 204 ? "" : await answer.text();
  return { body: (text ? JSON.parse(text) : undefined) as T, etag: answer.headers.get("ETag") };
}

/** Like `request` for an answer that is a file. */
export async function file(
  method: string,
  path: string,
  options: Options = {},
): Promise<{ blob: Blob; headers: Headers }> {
  const answer = await send(method, path, options);
  if (!answer.ok) throw await readProblem(answer);
  return { blob: await answer.blob(), headers: answer.headers };
}

async function send(method: string, path: string, options: Options): Promise<Response> {
  const headers = new Headers({ Accept: "application/json" });
  const form = options.body instanceof FormData ? options.body : undefined;
  // The browser itself names the type of a form, with what separates its parts.
  if (options.body !== undefined && !form) headers.set("Content-Type", "application/json");
  if (method !== "GET" && csrf) headers.set("X-CSRF-Token", csrf);
  if (options.etag) headers.set("If-Match", options.etag);
  if (options.tab) headers.set("X-Ariane-Tab", options.tab);
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (options.body !== undefined) init.body = form ?? JSON.stringify(options.body);
  if (options.signal) init.signal = options.signal;
  if (options.keepalive) init.keepalive = true;
  try {
    return await fetch(ROOT + inOurLanguage(method, path), init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, { code: "offline" });
  }
}

/** What the studio has to say about a change comes in the language of the screen. */
function inOurLanguage(method: string, path: string): string {
  if (method === "GET") return path;
  return `${path}${path.includes("?") ? "&" : "?"}language=${document.documentElement.lang}`;
}

async function readProblem(answer: Response): Promise<Problem> {
  try {
    return new Problem(answer.status, (await answer.json()) as Partial<ProblemBody>);
  } catch {
    return new Problem(answer.status, {});
  }
}
