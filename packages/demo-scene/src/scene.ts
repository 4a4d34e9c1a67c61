import { torso, wavingArm } from './body.js';
import { hairBehind, head } from './head.js';
import { poseAt } from './pose.js';
import { ROOM_SHAPES } from './room.js';
import type { Scene } from './shape.js';

/**
 * The picture at a time in seconds: a person before a room, in painting order. Periodic in `LOOP_S`; the room's shapes
 * are the same objects every time. Throws `RangeError` when the time is not finite.
 */
export function sceneAt(timeS: number): Scene {
  const pose = poseAt(timeS);
  return [...ROOM_SHAPES, ...hairBehind(pose), ...torso(pose), ...wavingArm(pose), ...head(pose)];
}
