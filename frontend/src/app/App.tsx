// The whole application: what wraps every screen, and which screen an address shows.
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Redirect, Route, Switch } from "wouter";
import { newQueryClient } from "../api/client";
import { ThemeRoot } from "../theme/ThemeRoot";
import { ErrorBoundary } from "./ErrorBoundary";
import { NotFound } from "./NotFound";
import { PageWait } from "./Page";
import { Bare, Shell } from "./Shell";
import { SessionGate } from "./session";

const EditorPage = lazy(() => import("../editor/EditorPage"));
const FlowsPage = lazy(() => import("../features/flows/FlowsPage"));
const LivePage = lazy(() => import("../monitor/LivePage"));
const NowPage = lazy(() => import("../monitor/NowPage"));
const PhonePage = lazy(() => import("../features/phone/PhonePage"));
const CallsPage = lazy(() => import("../features/calls/CallsPage"));
const AttendanceShell = lazy(() => import("../features/attendance/AttendanceShell"));

export function App() {
  const [client] = useState(newQueryClient);
  return (
    <ThemeRoot>
      <ErrorBoundary>
        <QueryClientProvider client={client}>
          <SessionGate>
            <Switch>
              <Route path="/flows/:id">
                {({ id }) => (
                  <Bare>
                    <EditorPage key={id} id={id} />
                  </Bare>
                )}
              </Route>
              <Route path="/flows/:id/debug">
                {({ id }) => (
                  <Bare>
                    <EditorPage key={id} id={id} debug />
                  </Bare>
                )}
              </Route>
              <Route>
                <Shell>
                  <Suspense fallback={<PageWait />}>
                    <Screens />
                  </Suspense>
                </Shell>
              </Route>
            </Switch>
          </SessionGate>
        </QueryClientProvider>
      </ErrorBoundary>
    </ThemeRoot>
  );
}

function Screens() {
  return (
    <Switch>
      <Route path="/">
        <Redirect to="/flows" replace />
      </Route>
      <Route path="/flows" component={FlowsPage} />
      <Route path="/flows/:id/live">{({ id }) => <LivePage key={id} id={id} />}</Route>
      <Route path="/live" component={NowPage} />
      <Route path="/phone" component={PhonePage} />
      <Route path="/calls/:id?">{({ id }) => <CallsPage id={id ?? null} />}</Route>
      <Route path="/attendance/*?" component={AttendanceShell} />
      <Route component={NotFound} />
    </Switch>
  );
}
