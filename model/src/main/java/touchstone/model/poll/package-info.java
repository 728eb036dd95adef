/** Poll (POLL): what a coport is ready for. */
package touchstone.model.poll;
