import { walkByPointer } from './by-pointer.ts';
import { FLOWS } from './flows/flows.ts';

walkByPointer(FLOWS);
