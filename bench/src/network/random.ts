export { seededRandom } from '@maskwire/network-lab';
