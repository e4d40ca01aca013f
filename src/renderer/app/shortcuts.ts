// Every key of the application in one table: screens bind by name, Help prints the table, so neither can be wrong alone.
import { useEffect, useRef } from 'react';

export interface Shortcut {
  /** Chords that trigger it; `Ctrl` is ⌘ on a Mac. A letter alone works only while nobody is typing. */
  readonly keys: readonly string[];
  readonly what: string;
  readonly where: 'Everywhere' | 'Explore' | 'Case' | 'Timeline';
}

const shortcut = (where: Shortcut['where'], what: string, ...keys: string[]): Shortcut => ({ keys, what, where });

export const SHORTCUTS = {
  'help': shortcut('Everywhere', 'Open this help', '?'),
  'undo': shortcut('Everywhere', 'Undo', 'u', 'Ctrl+Z'),
  'redo': shortcut('Everywhere', 'Redo', 'Ctrl+Shift+Z', 'Ctrl+Y'),
  'back': shortcut('Everywhere', 'Back to the view before', 'Alt+ArrowLeft'),
  'forward': shortcut('Everywhere', 'Forward again', 'Alt+ArrowRight'),
  'zone.switch': shortcut('Everywhere', 'Switch between UTC and the display zone', 'z'),
  'pane.next': shortcut('Everywhere', 'Go to the next pane', 'F6'),
  'pane.previous': shortcut('Everywhere', 'Go to the pane before', 'Shift+F6'),
  'query': shortcut('Explore', 'Go to the query', '/', 'Ctrl+Shift+F'),
  'rail': shortcut('Explore', 'Show or hide the filters', 'Ctrl+B'),
  'details': shortcut('Explore', 'Show or hide the details', 'd'),
  'goto': shortcut('Explore', 'Go to a time or an event', 'g'),
  'row.next': shortcut('Explore', 'Next event', 'j'),
  'row.previous': shortcut('Explore', 'Event before', 'k'),
  'mark.next': shortcut('Explore', 'Next marked event', 'n'),
  'mark.previous': shortcut('Explore', 'Marked event before', 'Shift+N'),
  'entity.earlier': shortcut('Explore', 'Earlier event of this entity', '['),
  'entity.later': shortcut('Explore', 'Later event of this entity', ']'),
  'select': shortcut('Explore', 'Add the event to the selection, or take it out', 'x'),
  'star': shortcut('Explore', 'Star', 'm'),
  'tag': shortcut('Explore', 'Tag', 't'),
  'note': shortcut('Explore', 'Note', 'c'),
  'cite': shortcut('Explore', 'Add to a finding', 'e'),
  'filter.in': shortcut('Explore', 'Show only events with the value of this cell', 'i'),
  'filter.out': shortcut('Explore', 'Hide events with the value of this cell', 'o'),
  'exhibit.up': shortcut('Case', 'Move the exhibit up', 'Alt+ArrowUp'),
  'exhibit.down': shortcut('Case', 'Move the exhibit down', 'Alt+ArrowDown'),
  'timeline.in': shortcut('Timeline', 'Zoom in', '+', '='),
  'timeline.out': shortcut('Timeline', 'Zoom out', '-', '−'),
  'timeline.earlier': shortcut('Timeline', 'Earlier', 'ArrowLeft'),
  'timeline.later': shortcut('Timeline', 'Later', 'ArrowRight'),
  'timeline.whole': shortcut('Timeline', 'The whole time', 'Home'),
  'timeline.next': shortcut('Timeline', 'Next event or finding; Enter opens it', 'ArrowDown'),
  'timeline.previous': shortcut('Timeline', 'Event or finding before', 'ArrowUp'),
} as const satisfies Record<string, Shortcut>;
export type ShortcutName = keyof typeof SHORTCUTS;

export type Handlers = { readonly [N in ShortcutName]?: () => void };

/** The chord of a key event, written as in SHORTCUTS. */
export function chordOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const letter = /^\p{L}$/u.test(event.key);
  const key = letter && (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) ? event.key.toUpperCase() : event.key;
  // Shift is part of the character for signs such as `?`, and of the chord for letters and named keys.
  const shift = event.shiftKey && (letter || event.key.length > 1);
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`;
}

/** Whether keys pressed here are meant as text, or belong to an open dialog or menu. */
function isTaken(target: EventTarget | null, chord: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('[role="dialog"], [role="menu"], [role="listbox"]')) return true;
  const typing = target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"], [role="combobox"]') !== null;
  // While typing, Ctrl+Z and Ctrl+Y belong to the text.
  return typing && (!/^(Ctrl|Alt|F6|Shift\+F6)/.test(chord) || /^Ctrl\+(Shift\+)?[ZY]$/.test(chord));
}

const bound: { current: Handlers }[] = [];

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const chord = chordOf(event);
  if (isTaken(event.target, chord)) return;
  const name = (Object.keys(SHORTCUTS) as ShortcutName[]).find((candidate) => (SHORTCUTS[candidate].keys as readonly string[]).includes(chord));
  if (name && press(name)) event.preventDefault();
}

/** Does what a key would do, for menus; false when no screen answers to that name now. */
export function press(name: ShortcutName): boolean {
  // The screen mounted last answers first.
  const handler = bound.toReversed().find((handlers) => handlers.current[name])?.current[name];
  handler?.();
  return handler !== undefined;
}

/** Binds keys while the component is on the screen. */
export function useShortcuts(handlers: Handlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    if (bound.length === 0) addEventListener('keydown', onKeyDown);
    bound.push(latest);
    return () => {
      bound.splice(bound.indexOf(latest), 1);
      if (bound.length === 0) removeEventListener('keydown', onKeyDown);
    };
  }, []);
}

/** Moves the focus to the next pane of the window, around and around. */
export function focusPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  panes.at((at + step + (at < 0 && step < 0 ? 1 : 0)) % panes.length)?.focus();
}
