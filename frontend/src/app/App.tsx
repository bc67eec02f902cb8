// The whole application: what wraps every screen, and which screen an address shows.
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Redirect, Route, Switch } from "wouter";
import { newQueryClient } from "../api/hooks";
import { ThemeRoot } from "../theme/ThemeRoot";
import { ErrorBoundary } from "./ErrorBoundary";
import { NotFound } from "./NotFound";
import { PageWait } from "./Page";
import { Shell } from "./Shell";
import { SessionGate } from "./session";

const FlowsPage = lazy(() => import("../features/flows/FlowsPage"));
const LivePage = lazy(() => import("../monitor/LivePage"));
const NowPage = lazy(() => import("../monitor/NowPage"));
const PhonePage = lazy(() => import("../features/phone/PhonePage"));
const CallsPage = lazy(() => import("../features/calls/CallsPage"));

export function App() {
  const [client] = useState(newQueryClient);
  return (
    <ThemeRoot>
      <ErrorBoundary>
        <QueryClientProvider client={client}>
          <SessionGate>
            <Shell>
              <Suspense fallback={<PageWait />}>
                <Screens />
              </Suspense>
            </Shell>
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
      <Route component={NotFound} />
    </Switch>
  );
}
