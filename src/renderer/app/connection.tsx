// The line to the engine: made at start, watched, and made again on request. What is on the screen stays while it is lost.
import { Box, Button, Typography } from '@mui/material';
import { useCallback, useEffect, useRef, useState } from 'react';
import { createClient, type Client } from '../../contract/client.ts';
import { App } from './app.tsx';
import { EngineProvider } from './engine.tsx';
import { Failure } from './failure.tsx';
import { NoSession, type Host } from './host.ts';

/** `lost`: there was a connection, and what it brought is still shown. */
type State =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Shows the application once the engine answers, and what to do while it does not. */
export function Connection({ host }: { readonly host: Host }) {
  const [state, setState] = useState<State>({ kind: 'connecting' });
  const [client, setClient] = useState<Client | null>(null);
  const attempt = useRef(0);

  const connect = useCallback(() => {
    const mine = ++attempt.current;
    let made: Client | null = null;
    const closed = () => { made?.stop(); if (mine === attempt.current) setState({ kind: 'lost' }); };
    setState({ kind: 'connecting' });
    host.connect(closed).then((port) => {
      made = createClient(port);
      // Strict mode starts everything twice; only the last line is used.
      if (mine !== attempt.current) return;
      setClient(made);
      setState({ kind: 'connected' });
    }, (error: unknown) => { if (mine === attempt.current) setState({ kind: 'failed', error }); });
  }, [host]);
  useEffect(connect, [connect]);

  if (state.kind === 'failed' && state.error instanceof NoSession) return <SessionEnded />;
  if (!client) {
    return state.kind === 'failed'
      ? <Box sx={{ p: 6, maxWidth: 640 }}><Failure error={state.error} onRetry={connect} retryText="Connect again" /></Box>
      : <Typography role="status" sx={{ p: 6, color: 'text.secondary' }}>Starting Exhibit</Typography>;
  }
  return (
    <EngineProvider client={client} host={host}>
      <Box sx={{ display: 'flex', flexDirection: 'column', height: '100vh' }}>
        {state.kind !== 'connected' && (
          <Box role="alert" sx={{ display: 'flex', alignItems: 'center', gap: 3, px: 3, py: 1, borderBottom: 1, borderColor: 'line.strong', bgcolor: 'surface.raised' }}>
            <Typography variant="body2" sx={{ flex: 1 }}>
              <strong>The connection to Exhibit was lost.</strong> Everything acknowledged is in the case file. If it does not come back, start Exhibit again with npm start.
            </Typography>
            <Button onClick={connect} disabled={state.kind === 'connecting'}>Reconnect</Button>
          </Box>
        )}
        <App />
      </Box>
    </EngineProvider>
  );
}

/** The session is over, and only the terminal that started Exhibit can give a new one. */
function SessionEnded() {
  return (
    <Box component="main" sx={{ p: 8, maxWidth: 640, display: 'flex', flexDirection: 'column', gap: 3 }}>
      <Typography variant="h1">This window has no session with Exhibit</Typography>
      <Typography>
        The address printed at start works once, and a session ends after 30 minutes without use. Your cases are unharmed: everything acknowledged is in their files.
      </Typography>
      <Typography>
        To go on, press Enter in the terminal where Exhibit runs and open the new address that it prints. If it has none, end it with Ctrl+C and type <code>npm start</code>.
      </Typography>
    </Box>
  );
}
