// Errors as people see them: in the pane that failed, with code and a way on. A defect in one pane leaves the others working.
import { Component, type ReactNode } from 'react';
import { toWireError } from '../../contract/errors.ts';
import { useStartOver } from './engine.tsx';
import { ErrorLine, ErrorState } from '../ui/states.tsx';

/** Fills the pane that failed. `error` is anything thrown; null shows nothing. `children` are further ways on, as buttons. */
export function Failure({ error, onRetry, retryText, children }: { readonly error: unknown; readonly onRetry?: () => void; readonly retryText?: string; readonly children?: ReactNode }) {
  const startOver = useStartOver();
  if (error === null || error === undefined) return null;
  const { code, message, hint } = toWireError(error);
  // The engine has let go of the case: asking it the same again cannot help, opening the case again does.
  if (startOver && (code === 'CASE_UNKNOWN' || code === 'ENGINE_STOPPED')) return <ErrorState what={message} code={code} todo={hint} onRetry={startOver} retryText="Open the case again">{children}</ErrorState>;
  return <ErrorState what={message} code={code} todo={hint} onRetry={onRetry} {...(retryText ? { retryText } : {})}>{children}</ErrorState>;
}

/** The same on one line, for forms: the form itself is the way to try again. */
export function FailureLine({ error }: { readonly error: unknown }) {
  if (error === null || error === undefined) return null;
  const { code, message, hint } = toWireError(error);
  return <ErrorLine what={message} code={code} todo={hint} />;
}

/** Around each pane and each screen. React reports what was caught to the console by itself. */
interface BoundaryProps { readonly children: ReactNode }
export class Boundary extends Component<BoundaryProps, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null };
  static getDerivedStateFromError(error: unknown) { return { error: error ?? new Error('Something was thrown.') }; }
  override render() {
    if (this.state.error === null) return this.props.children;
    return <Failure error={this.state.error} onRetry={() => this.setState({ error: null })} retryText="Show it again" />;
  }
}
