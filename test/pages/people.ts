export const ROLE = 'Support lead';

type Person = Readonly<{
  first: string;
  last: string;
  title: string | null;
  email: string;
  mobile: string | null;
  role: string;
  state: 'active' | 'disabled' | 'invited' | 'locked' | 'deleted';
}>;

const person = (
  name: string,
  title: string | null,
  { role = 'User', state = 'active', mobile = null }: Partial<Person> = {},
): Person => {
  const [first = '', ...rest] = name.split(' ');
  return { first, last: rest.join(' '), title, email: `${first.toLowerCase()}@example.com`, mobile, role, state };
};

/** The newest first. */
export const PEOPLE: readonly Person[] = [
  person('Ada Lovelace', 'Analyst', { role: 'SuperAdmin', mobile: '+442079460018' }),
  person('Grace Hopper', 'Compilers', { role: 'Staff', mobile: '+12025550143' }),
  person('Alan Turing', 'Research'),
  person('Margaret Hamilton', 'Flight software', { role: ROLE }),
  person('Edsger Dijkstra', null, { state: 'disabled' }),
  person('Barbara Liskov', 'Languages', { state: 'locked' }),
  person('Dennis Ritchie', 'Systems'),
  person('Radia Perlman', 'Networks', { state: 'invited' }),
  person('Niklaus Wirth', null, { state: 'deleted' }),
  person('Hedy Lamarr', 'Radio'),
  person('Ken Thompson', 'Systems', { role: 'Staff' }),
  person('Frances Allen', 'Optimisation'),
  person('Donald Knuth', 'Typesetting'),
  person('Katherine Johnson', 'Trajectories', { role: 'Staff' }),
  person('Konrad Zuse', 'Hardware'),
  person('Jean Bartik', 'Programming', { state: 'invited' }),
  person('Linus Torvalds', 'Kernel', { state: 'locked' }),
  person('Adele Goldberg', 'Interfaces'),
];
