// Exploring as its own process: `explore.ts exhibit|duckdb folder rows`. Every timed question is asked once, so that no kept
// result answers it; the first, untimed one over everything makes both warm. Prints timings and answers as one line.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { duckdbPage, duckdbPanel, openDuckdb } from './duckdb-answers.ts';
import { context, exhibitPage, exhibitPanel, openCase } from './exhibit-answers.ts';
import { cutFacets, HARD_NEEDLE, MOST_VALUES, NEEDLES, PAGE_ROWS, threeFilters, WORDS, type Answer, type Question, type Scale } from './questions.ts';

const [who, folder, rowsText] = process.argv.slice(2);
const rows = Number(rowsText);
const VARIANTS = [0, 1, 2, 3, 4].map(threeFilters);
const EVERYTHING: Question = { name: 'everything', query: '', where: 'true', filters: {} };
const scaleFile = join(folder, 'scale.json');

interface Side {
  panel(question: Question, shown?: number): Promise<Omit<Answer, 'page'>>;
  page(question: Question, offset: number): Promise<number[]>;
  /** Rows of the first hundred hits of a part of a text; null where another program is the peer. */
  first: ((needle: string) => Promise<number>) | null;
  close(): void | Promise<void>;
}

async function exhibit(): Promise<Side> {
  const engine = await openCase(join(folder, 'bench.exhibit'), 'open');
  return {
    panel: async (question, shown) => {
      const { scale, ...panel } = await exhibitPanel(engine, question, shown);
      if (question === EVERYTHING) writeFileSync(scaleFile, JSON.stringify(scale));
      return panel;
    },
    page: async (question, offset) => (await exhibitPage(engine, question, offset, PAGE_ROWS, rows)).page,
    first: async (needle) => {
      const began = performance.now();
      let shown: number | null = null;
      // Hits come as they are found, where the case says so; the hundredth is what is waited for.
      await engine.handlers['event.search']!({ caseId: engine.info.id, query: `"${needle}"`, order: 'time', offset: 0, limit: PAGE_ROWS }, context((tick: { events?: readonly unknown[] }) => {
        if (shown === null && (tick.events?.length ?? 0) >= PAGE_ROWS) shown = performance.now() - began;
      }));
      return shown ?? performance.now() - began;
    },
    close: () => engine.close(),
  };
}

async function duckdb(): Promise<Side> {
  const connection = await openDuckdb(join(folder, 'bench.duckdb'));
  const scale = JSON.parse(readFileSync(scaleFile, 'utf8')) as Scale;
  return {
    panel: (question, shown) => duckdbPanel(connection, question, scale, shown), page: (question, offset) => duckdbPage(connection, question, offset, PAGE_ROWS),
    first: null, close: () => connection.closeSync(),
  };
}

const side = who === 'exhibit' ? await exhibit() : await duckdb();
const timed = async <T>(work: () => Promise<T>): Promise<[number, T]> => { const began = performance.now(); const value = await work(); return [performance.now() - began, value]; };
await side.panel(EVERYTHING);
const panels: number[] = [];
const pages: number[] = [];
const words: number[] = [];
const answers: Record<string, Answer> = {};
const hits: Record<string, number> = {};
for (const question of VARIANTS) {
  const [panelMs, { total }] = await timed(() => side.panel(question));
  const [pageMs, page] = await timed(() => side.page(question, Math.floor(total / 2)));
  panels.push(panelMs);
  pages.push(pageMs);
  const { facets, ...rest } = await side.panel(question, MOST_VALUES);
  answers[question.name] = { ...rest, facets: cutFacets(facets), page };
}
const memory = process.resourceUsage().maxRSS * 1024;
for (const question of WORDS) {
  const [ms, { facets, ...rest }] = await timed(() => side.panel(question, MOST_VALUES));
  words.push(ms);
  hits[question.name] = rest.total;
  answers[question.name] = { ...rest, facets: cutFacets(facets), page: await side.page(question, 0) };
}
const first: Record<string, number> = {};
for (const needle of side.first ? [...NEEDLES, HARD_NEEDLE] : []) first[needle] = await side.first!(needle);
await side.close();
console.log(JSON.stringify({ panels, pages, words, first, hits, memory, memoryWithText: process.resourceUsage().maxRSS * 1024, answers }));
