import { compileProblem, type Problem } from '../../model/tables.js';
import { fourRooms } from '../../tasks/fourRooms/fourRooms.js';
import type { FourRoomsKernel } from '../../tasks/fourRooms/kernels.js';
import { numberOf, type Settings, type SettingValue } from '../settings.js';

/** Four-Rooms of the settings under one of its laws of motion. */
export function fourRoomsProblem(settings: Settings, kernel: SettingValue): Problem {
  return compileProblem(fourRooms({ beta: numberOf(settings, 'beta'), kernel: kernel as FourRoomsKernel }));
}
