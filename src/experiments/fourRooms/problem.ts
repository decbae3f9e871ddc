import { compileProblem, type CompiledMdp } from '../../model/mdp/tables.js';
import { fourRooms } from '../../tasks/fourRooms/fourRooms.js';
import type { FourRoomsKernel } from '../../tasks/fourRooms/kernels.js';
import { numberOf } from '../engine/settings.js';
import type { Settings, SettingValue } from '../engine/settingSpec.js';

/** Four-Rooms of the settings under one of its laws of motion. */
export function fourRoomsProblem(settings: Settings, kernel: SettingValue): CompiledMdp {
  return compileProblem(fourRooms({ beta: numberOf(settings, 'beta'), kernel: kernel as FourRoomsKernel }));
}
