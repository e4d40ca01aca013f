// Rules as text: what comes with the program is documented and whole; what is wrong is told with its line.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LIST_KINDS } from '../../src/contract/rules.ts';
import { builtInRules } from '../../src/engine/rules/built-in.ts';
import { compileRule, RuleError } from '../../src/engine/rules/rule-text.ts';

const page = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8');
const own = /```yaml\n([^]*?)```/.exec(page)![1]!;

describe('rules that come with the program', () => {
  const rules = builtInRules().map(({ file, text }) => compileRule(text, file));

  it('are each in a file of their id, say what they need and expect, and use every parameter', () => {
    expect(rules.map(({ id }) => `${id}.yaml`)).toEqual(readdirSync(new URL('../../resources/rules', import.meta.url)).toSorted());
    for (const { id, text, parameters } of rules) for (const { name } of parameters) expect(text, `${id}: ${name}`).toMatch(new RegExp(`\\$${name}\\b|\\$\\{${name}\\}`));
  });

  it('are listed in docs/rules.md with severity and parameters', () => {
    for (const { id, severity, parameters } of rules) {
      const row = new RegExp(`^\\| \`${id}\` \\| ${severity} \\| .+ \\|(.*)\\|$`, 'm').exec(page);
      expect(row, id).not.toBeNull();
      expect(row![1]!.trim(), id).toBe(parameters.map(({ name, default: usual }) => `\`${name}\` ${usual}`).join(', '));
    }
    expect([...page.matchAll(/^\| `([a-z-]+)` \| (?:high|medium|low) \|/gm)]).toHaveLength(rules.length);
  });

  it('have every kind of list in docs/rules.md, with its columns', () => {
    for (const [kind, columns] of Object.entries(LIST_KINDS)) expect(page).toContain(`| \`${kind}\` | \`${columns.join(',')}\` |`);
  });
});

describe('a rule of somebody’s own', () => {
  it('is what docs/rules.md shows, its parameters put in', () => {
    expect(compileRule(own, 'own.yaml').patterns[0]).toMatchObject({ kind: 'events', event: { where: 'changed:/limit/ delta>=900%' }, within: 3_600e6 });
    expect(compileRule(own, 'own.yaml', { percent: '50' }).patterns[0]).toMatchObject({ event: { where: 'changed:/limit/ delta>=50%' } });
  });

  const lineOf = (text: string): number => text.slice(0, text.indexOf('HERE')).split('\n').length;
  it.each([
    ['severity: medium', 'severity: HERE', 'at severity:'],
    ['kind: events', 'kind: HERE', 'at patterns[0].kind'],
    ["where: 'changed:/limit/ delta>=${percent}%'", "where: 'HERE:('", 'where: '],
    ['per: [actor, entity]', 'per: [HERE]', 'at patterns[0].per[0]'],
    ['within: 1h', 'within: HERE', 'expected a span of time such as 90s, 15min, 24h or 7d'],
    ['within: 1h', 'within: $here # HERE', '$here is no parameter of this rule'],
    ['version: 1', 'version: 1\nversion: 2 # HERE', 'not YAML'],
    ['id: limit-raised-much', 'id: HERE', 'expected small letters, digits and hyphens'],
  ])('with %j made %j is refused with its line', (right, wrong, message) => {
    const text = own.replace(right, () => wrong);
    let thrown: unknown;
    try { compileRule(text, 'own.yaml'); } catch (error) { thrown = error; }
    expect(thrown).toBeInstanceOf(RuleError);
    expect((thrown as RuleError).message).toContain(message);
    expect((thrown as RuleError).line).toBe(lineOf(text));
  });

  it.each([
    ['nothing', ''], ['a list', '- a'], ['aliases without end', 'a: &a [x]\nb: [*a, *a]'], ['a text of 100,000 brackets', '['.repeat(60_000)], ['an unknown key', `${own}why: x\n`],
    ['a step that is linked to nothing', own.replace(/patterns:[^]*/, "patterns:\n  - kind: sequence\n    steps: [{where: 'a'}, {where: 'b'}]\n")],
    ['columns that have nothing in common', own.replace(/patterns:[^]*/, "patterns:\n  - kind: sequence\n    steps: [{where: 'a'}, {where: 'b', link: {ip: actor}}]\n")],
  ])('that is %s is refused, never run', (_what, text) => expect(() => compileRule(text, 'own.yaml')).toThrow(RuleError));
});
