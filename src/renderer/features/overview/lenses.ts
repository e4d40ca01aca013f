// Who looks: the same figures, with what concerns them most in front. A lens changes the order of the sections and which categories
// activity is about at first; it leaves nothing out and alters no figure.
import { CATEGORIES, type Category } from '../../../contract/model.ts';
import type { Lens } from '../../app/view.ts';

export const SECTIONS = ['activity', 'people', 'alerts', 'missing', 'continuity', 'coverage', 'money', 'conformity'] as const;
export type SectionName = (typeof SECTIONS)[number];

interface LensFacts {
  readonly title: string;
  /** Asked in one sentence. */
  readonly asks: string;
  /** What activity, actors and modules are about; empty: everything. */
  readonly focus: readonly Category[];
  readonly sections: readonly SectionName[];
}

export const LENS_FACTS: { readonly [L in Lens]: LensFacts } = {
  owner: { title: 'Owner', asks: 'Is the platform administered safely, and where is it not?', focus: [], sections: ['activity', 'alerts', 'missing', 'continuity', 'coverage', 'people', 'money', 'conformity'] },
  security: { title: 'Security', asks: 'Who came in, who was given what, and what was switched?', focus: ['access', 'permission', 'system'], sections: ['alerts', 'missing', 'activity', 'people', 'continuity', 'coverage', 'conformity', 'money'] },
  compliance: { title: 'Compliance', asks: 'Is the log complete, and does it state what it must?', focus: [], sections: ['conformity', 'continuity', 'coverage', 'missing', 'alerts', 'money', 'activity', 'people'] },
  operations: { title: 'Operations', asks: 'What did the team do, and what is out of the ordinary?', focus: ['user', 'bonus', 'campaign'], sections: ['activity', 'people', 'coverage', 'alerts', 'money', 'missing', 'continuity', 'conformity'] },
  finance: { title: 'Finance', asks: 'What moved, by whom, and does it add up?', focus: ['financial', 'bonus'], sections: ['money', 'activity', 'people', 'continuity', 'coverage', 'alerts', 'missing', 'conformity'] },
};

export const focusOf = (lens: Lens): readonly Category[] => (LENS_FACTS[lens].focus.length === 0 ? CATEGORIES : LENS_FACTS[lens].focus);
